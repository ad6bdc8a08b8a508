// What package.json promises is what the code does and the README tells.
import assert from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const source = readdirSync('src').map(file => readFileSync(`src/${file}`, 'utf8')).join('\n');
const readme = readFileSync('README.md', 'utf8');
const settings = Object.keys(manifest.contributes.configuration.properties);

test('Every setting is read, by us or by the language client', () => {
  const ofTheClient = ['dynamorm.trace.server'];
  const unread = settings.filter(name => !ofTheClient.includes(name) && !source.includes(`'${name.replace('dynamorm.', '')}'`));
  assert.deepStrictEqual(unread, []);
});

test('Every setting and every command is in the README', () => {
  const titles = manifest.contributes.commands.map((command: { title: string }) => `*dynamorm: ${command.title}*`);
  const missing = [...settings.map(name => `| \`${name}\` |`), ...titles].filter(text => !readme.includes(text));
  assert.deepStrictEqual(missing, []);
});

test('Every command is registered', () => {
  const ids = manifest.contributes.commands.map((command: { command: string }) => command.command);
  assert.deepStrictEqual(ids.filter((id: string) => !source.includes(`registerCommand('${id}'`)), []);
});

test('The extension has the version of the server', () => {
  const server = readFileSync('../../pyproject.toml', 'utf8').match(/^version = "(.+)"$/m);
  assert.strictEqual(manifest.version, server?.[1]);
});
