// @ts-check
// npm run build: compiles core and migrations to dist/ and puts everything else that core reads beside it.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const dist = path.join(root, 'dist');

const assets = new Set(
  '.css .eta .html .ico .js .json .md .mjs .pm .png .sql .svg .txt .wasm .webmanifest .woff2'.split(' '),
);
const folders = ['core', 'plugins', 'themes'];

rmSync(dist, { recursive: true, force: true });
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) process.exit(1);

for (const folder of folders.filter(name => existsSync(path.join(root, name)))) {
  cpSync(path.join(root, folder), path.join(dist, folder), {
    recursive: true,
    filter: file => !path.extname(file) || assets.has(path.extname(file)),
  });
}
