// Finds the dynamorm to start: named by a setting, in the environment of an interpreter, or on the PATH.
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { execFile } from 'node:child_process';

/** What the user chose; `interpreters` are in order of preference, the selected one of the Python extension last. */
export interface Wishes {
  trusted: boolean;
  programs: readonly string[];
  interpreters: readonly string[];
  args: readonly string[];
}

/** A command line that starts the server, and where it was found, in words for the user. */
export interface Launch {
  command: string;
  args: string[];
  origin: string;
}

/** Nothing to start: the reason, and the interpreter whose environment could be given dynamorm. */
export interface Missing {
  reason: string;
  interpreter?: string;
}

/** The questions that discovery asks the machine, so that tests can answer them. */
export interface Machine {
  isProgram(path: string): Promise<boolean>;
  output(command: string, args: readonly string[]): Promise<string>;
  environment: Readonly<Record<string, string | undefined>>;
  windows: boolean;
}

/** The first dynamorm in the order of the settings' documentation. An untrusted workspace has no say in what is run. */
export async function discover(wishes: Wishes, machine: Machine): Promise<Launch | Missing> {
  const server = ['server', ...wishes.args];
  if (!wishes.trusted) {
    const command = await onPath('dynamorm', machine);
    return command
      ? { command, args: server, origin: 'PATH' }
      : { reason: 'The workspace is not trusted, and there is no dynamorm on the PATH.' };
  }
  const named = await firstProgram(wishes.programs, machine);
  if (named) return { command: named, args: server, origin: 'dynamorm.path' };

  const interpreter = await firstProgram(wishes.interpreters, machine);
  const environment = interpreter ? await inEnvironment(interpreter, server, machine) : undefined;
  if (environment) return environment;

  const command = await onPath('dynamorm', machine);
  if (command) return { command, args: server, origin: 'PATH' };
  return interpreter
    ? { reason: `dynamorm is neither in the environment of ${interpreter} nor on the PATH.`, interpreter }
    : { reason: 'There is no dynamorm on the PATH, and no Python interpreter is selected.' };
}

/** The command that installs dynamorm beside `interpreter`; environments made by uv hold no pip. */
export async function installation(interpreter: string, machine: Machine): Promise<string[]> {
  const uv = await onPath('uv', machine);
  return uv
    ? [uv, 'pip', 'install', '--python', interpreter, 'dynamorm-lsp']
    : [interpreter, '-m', 'pip', 'install', 'dynamorm-lsp'];
}

/** Replaces `~`, `${workspaceFolder}`, `${userHome}` and `${env:NAME}`; what has no value stays as it is. */
export function expand(text: string, folder: string | undefined, machine: Pick<Machine, 'environment'>): string {
  return text.replace(/^~(?=$|[/\\])/, () => homedir()).replace(/\$\{(\w+)(?::(\w+))?\}/g, (whole, name, argument) => {
    if (name === 'workspaceFolder') return folder ?? whole;
    if (name === 'userHome') return homedir();
    if (name === 'env') return machine.environment[argument] ?? whole;
    return whole;
  });
}

/** The machine that VS Code runs on. */
export const thisMachine: Machine = {
  environment: process.env,
  windows: process.platform === 'win32',
  isProgram: path => access(path, constants.X_OK).then(() => true, () => false),
  output: (command, args) => new Promise((resolve, reject) => {
    execFile(command, args, { timeout: 10_000 }, (error, stdout) => error ? reject(error) : resolve(stdout));
  }),
};

// Isolated (-I), so that no module of the workspace is imported by the question.
const QUESTION = `
import importlib.util, json, sysconfig
print(json.dumps([sysconfig.get_path("scripts"), importlib.util.find_spec("dynamorm_lsp") is not None]))
`;

async function inEnvironment(interpreter: string, server: string[], machine: Machine): Promise<Launch | undefined> {
  const answer = await machine.output(interpreter, ['-I', '-c', QUESTION]).catch(() => undefined);
  if (answer === undefined) return undefined;               // not a Python, or one that does not start
  const [scripts, importable] = JSON.parse(answer) as [string, boolean];
  const origin = `the environment of ${interpreter}`;
  const command = join(scripts, machine.windows ? 'dynamorm.exe' : 'dynamorm');
  if (await machine.isProgram(command)) return { command, args: server, origin };
  // -P: a module of the workspace named like one of the standard library would stop the server.
  return importable ? { command: interpreter, args: ['-P', '-m', 'dynamorm_lsp', ...server], origin } : undefined;
}

async function firstProgram(names: readonly string[], machine: Machine): Promise<string | undefined> {
  for (const name of names) {
    const path = isAbsolute(name) ? name : await onPath(name, machine);
    if (path && await machine.isProgram(path)) return path;
  }
  return undefined;
}

/** Absolute, because a bare name would let some systems prefer a file in the working directory. */
async function onPath(name: string, machine: Machine): Promise<string | undefined> {
  const folders = (machine.environment['PATH'] ?? machine.environment['Path'] ?? '').split(delimiter);
  const file = machine.windows && !name.endsWith('.exe') ? `${name}.exe` : name;
  for (const folder of folders.filter(isAbsolute)) {
    const path = join(folder, file);
    if (await machine.isProgram(path)) return path;
  }
  return undefined;
}
