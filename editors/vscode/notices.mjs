// Prints the licences of the packages that esbuild put into the bundle, as they ask to be passed on with it.
//   node notices.mjs METAFILE
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const { inputs } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const folders = new Set(Object.keys(inputs).map(path => path.match(/^.*node_modules\/(@[^/]+\/)?[^/]+/)?.[0]).filter(Boolean));
for (const folder of [...folders].sort()) {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const licence = readdirSync(folder).find(file => /^licen[cs]e/i.test(file));
  if (!licence) throw new Error(`${name} ${version} brings no licence text`);
  console.log(`${name} ${version}\n\n${readFileSync(join(folder, licence), 'utf8').trim()}\n\n${'-'.repeat(80)}\n`);
}
