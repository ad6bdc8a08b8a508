// Runs suite.js inside the extension host of a real VS Code (code-server in Chromium), on a fresh copy of examples/shop.
//   node run.mjs DYNAMORM CHROMIUM        everything listens on 127.0.0.1, and everything that is started is ended
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const [dynamorm, chromium] = process.argv.slice(2);
const here = import.meta.dirname;
const extension = resolve(here, '..');
const installed = join(extension, '.e2e');

const scratch = await mkdtemp(join(tmpdir(), 'dynamorm-e2e-'));
const workspace = join(scratch, 'shop');
const NOISE = /^\[|bindings file|watchdog|gallery|github|sqlite/i;   // of native modules that were not built, and of no network
const windowLog = [];                                        // shown when the run fails
let vscode;
process.once('SIGINT', () => { if (vscode) void end(vscode).then(() => process.exit(130)); });
try {
  await prepare();
  const port = await freePort();
  vscode = await startVscode(port);
  await answering(vscode, port);
  process.exitCode = await runSuite(`http://127.0.0.1:${port}`) === 0 ? 0 : 1;
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  if (process.exitCode) console.error(windowLog.join('\n') || await readFile(join(scratch, 'log'), 'utf8').catch(() => ''));
  if (vscode) await end(vscode);
  await rm(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** A new workspace and a new profile: a used one would bring back unsaved buffers. */
async function prepare() {
  const caches = /\/(__pycache__|\.[^/]*)$/;
  await cp(resolve(extension, '../../examples/shop'), workspace, { recursive: true, filter: path => !caches.test(path) });
  const settings = (await readFile(join(here, 'settings.json'), 'utf8')).replace(/^\/\/.*$/m, '');
  await mkdir(join(scratch, 'user/User'), { recursive: true });
  await writeFile(
    join(scratch, 'user/User/settings.json'), JSON.stringify({ ...JSON.parse(settings), 'dynamorm.path': [resolve(dynamorm)] }),
  );
}

async function startVscode(port) {
  const log = await open(join(scratch, 'log'), 'w');
  const server = spawn(process.execPath, [
    join(installed, 'code-server/node_modules/code-server/out/node/entry.js'),
    '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`,
    '--user-data-dir', join(scratch, 'user'), '--extensions-dir', join(scratch, 'extensions'),
    '--disable-telemetry', '--disable-update-check', '--disable-workspace-trust', workspace,
  ], {
    detached: true,                                          // a process group of its own, to be ended as a whole
    stdio: ['ignore', log.fd, log.fd],
    env: { ...process.env, EXTENSIONS_GALLERY: '{}' },   // no marketplace: the run asks nothing of the network
  });
  await log.close();
  return server;
}

async function answering(server, port) {
  for (let tries = 0; tries < 150; tries++) {
    if (server.exitCode !== null) throw new Error('code-server ended at its start');
    if (await fetch(`http://127.0.0.1:${port}/healthz`).then(answer => answer.ok, () => false)) return;
    await wait(200);
  }
  throw new Error('code-server does not answer');
}

/** The suite's exit code, or undefined when it did not finish in time. */
async function runSuite(url) {
  const browser = await createRequire(join(installed, 'package.json'))('playwright-core').chromium.launch({
    executablePath: chromium, headless: true, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  try {
    const page = await browser.newPage();
    const exit = Promise.withResolvers();
    await page.exposeFunction('codeAutomationLog', (type, parts) => {
      const text = parts.map(String).join(' ');
      if (text.startsWith('SUITE')) console.log(text);
      else if (!NOISE.test(text)) windowLog.push(`[${type}] ${text.slice(0, 2000)}`);
    });
    await page.exposeFunction('codeAutomationExit', code => exit.resolve(code));
    await page.addInitScript(enableTestDriver);
    await page.goto(`${url}/?folder=${encodeURIComponent(workspace)}&payload=${encodeURIComponent(JSON.stringify(payload()))}`);
    const code = await Promise.race([exit.promise, wait(120_000, undefined, { ref: false })]);
    if (code === undefined) console.error('The suite did not finish in two minutes.');
    return code;
  } finally {
    await browser.close();
  }
}

/** What test-electron passes on the command line: the extension from its folder, and the suite to run. */
function payload() {
  const remote = path => `vscode-remote://remote${path}`;    // code-server's authority is the literal word "remote"
  return [
    ['extensionDevelopmentPath', remote(extension)],
    ['extensionTestsPath', remote(join(here, 'suite.js'))],
    ['skipWelcome', 'true'],
  ];
}

/** In the page: a built workbench reads the payload only with this option in its configuration. */
function enableTestDriver() {
  const observer = new MutationObserver(() => {
    const meta = document.getElementById('vscode-workbench-web-configuration');
    if (!meta) return;
    observer.disconnect();
    const settings = JSON.parse(meta.getAttribute('data-settings'));
    settings.developmentOptions = { ...settings.developmentOptions, enableSmokeTestDriver: true };
    meta.setAttribute('data-settings', JSON.stringify(settings));
  });
  observer.observe(document, { childList: true, subtree: true });
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise(ready => probe.once('listening', ready));
  const { port } = probe.address();
  await new Promise(closed => probe.close(closed));
  return port;
}

/** Ends the process and all that it started, extension host and language server included. */
async function end({ pid }) {
  for (const signal of ['SIGTERM', 'SIGKILL']) {
    for (let tries = 0; tries < 50; tries++) {
      try {
        process.kill(-pid, tries === 0 ? signal : 0);
      } catch {
        return;                                              // nobody is left in the group
      }
      await wait(100);
    }
  }
}
