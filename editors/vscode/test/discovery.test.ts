// What is started where: the order of places to look, trust, and the reason when there is nothing.
import assert from 'node:assert';
import { homedir } from 'node:os';
import { test } from 'node:test';
import { discover, expand, installation, type Machine, type Wishes } from '../src/discovery';

const NOTHING: Wishes = { trusted: true, programs: [], interpreters: [], args: [] };

/** A machine with these programs; `environments` answer for interpreters: scripts folder, and whether dynamorm_lsp imports. */
function machine(programs: string[], environments: Record<string, [string, boolean]> = {}, path = '/usr/bin'): Machine {
  return {
    environment: { PATH: path, HOME_OF_TOOLS: '/tools' },
    windows: false,
    isProgram: async name => programs.includes(name) || name in environments,
    output: async command => {
      if (!(command in environments)) throw new Error(`${command} does not start`);
      return JSON.stringify(environments[command]);
    },
  };
}

test('A program named by the setting comes before any environment', async () => {
  const found = await discover(
    { ...NOTHING, programs: ['/absent/dynamorm', '/mine/dynamorm'], interpreters: ['/env/bin/python'], args: ['--verbose'] },
    machine(['/mine/dynamorm', '/env/bin/dynamorm', '/usr/bin/dynamorm'], { '/env/bin/python': ['/env/bin', true] }),
  );
  assert.deepStrictEqual(found, { command: '/mine/dynamorm', args: ['server', '--verbose'], origin: 'dynamorm.path' });
});

test('The environment of the interpreter comes before the PATH', async () => {
  const found = await discover(
    { ...NOTHING, interpreters: ['/env/bin/python'] },
    machine(['/env/bin/dynamorm', '/usr/bin/dynamorm'], { '/env/bin/python': ['/env/bin', true] }),
  );
  assert.deepStrictEqual(found, {
    command: '/env/bin/dynamorm', args: ['server'], origin: 'the environment of /env/bin/python',
  });
});

test('An environment that holds the package but no program runs the package', async () => {
  const found = await discover(
    { ...NOTHING, interpreters: ['/env/bin/python'] }, machine([], { '/env/bin/python': ['/env/bin', true] }),
  );
  assert.deepStrictEqual(found, {
    command: '/env/bin/python', args: ['-P', '-m', 'dynamorm_lsp', 'server'], origin: 'the environment of /env/bin/python',
  });
});

test('An interpreter that does not start leaves the PATH', async () => {
  const found = await discover(
    { ...NOTHING, interpreters: ['/broken/python'] }, machine(['/broken/python', '/usr/bin/dynamorm']),
  );
  assert.deepStrictEqual(found, { command: '/usr/bin/dynamorm', args: ['server'], origin: 'PATH' });
});

test('In an untrusted workspace only the PATH chooses', async () => {
  const untrusted = { ...NOTHING, trusted: false, programs: ['/mine/dynamorm'], interpreters: ['/env/bin/python'] };
  const programs = ['/mine/dynamorm', '/env/bin/dynamorm'];
  const environments: Record<string, [string, boolean]> = { '/env/bin/python': ['/env/bin', true] };
  assert.deepStrictEqual(
    await discover(untrusted, machine([...programs, '/usr/bin/dynamorm'], environments)),
    { command: '/usr/bin/dynamorm', args: ['server'], origin: 'PATH' },
  );
  assert.deepStrictEqual(
    await discover(untrusted, machine(programs, environments)),
    { reason: 'The workspace is not trusted, and there is no dynamorm on the PATH.' },
  );
});

test('Relative folders of the PATH are not searched', async () => {
  const found = await discover(NOTHING, machine(['bin/dynamorm', './dynamorm'], {}, 'bin:.::'));
  assert.ok('reason' in found);
});

test('Nothing found names the environment that could be given dynamorm', async () => {
  assert.deepStrictEqual(
    await discover({ ...NOTHING, interpreters: ['/env/bin/python'] }, machine([], { '/env/bin/python': ['/env/bin', false] })),
    { reason: 'dynamorm is neither in the environment of /env/bin/python nor on the PATH.', interpreter: '/env/bin/python' },
  );
  assert.deepStrictEqual(
    await discover(NOTHING, machine([])),
    { reason: 'There is no dynamorm on the PATH, and no Python interpreter is selected.' },
  );
});

test('uv installs where it is there, pip otherwise', async () => {
  assert.deepStrictEqual(
    await installation('/env/bin/python', machine(['/usr/bin/uv'])),
    ['/usr/bin/uv', 'pip', 'install', '--python', '/env/bin/python', 'dynamorm-lsp'],
  );
  assert.deepStrictEqual(
    await installation('/env/bin/python', machine([])),
    ['/env/bin/python', '-m', 'pip', 'install', 'dynamorm-lsp'],
  );
});

test('Settings may name the folder, the home and the environment', () => {
  const expanded = (text: string, folder?: string) => expand(text, folder, machine([]));
  assert.strictEqual(expanded('${workspaceFolder}/.venv/bin/python', '/shop'), '/shop/.venv/bin/python');
  assert.strictEqual(expanded('${env:HOME_OF_TOOLS}/dynamorm'), '/tools/dynamorm');
  assert.strictEqual(expanded('~/bin/dynamorm'), `${homedir()}/bin/dynamorm`);
  assert.strictEqual(expanded('${userHome}/bin/dynamorm'), `${homedir()}/bin/dynamorm`);
  assert.strictEqual(expanded('${workspaceFolder}/${env:ABSENT}/${other}'), '${workspaceFolder}/${env:ABSENT}/${other}');
});
