// @ts-check
// npm run build: compiles core, plugins and migrations to dist/ and puts everything else that they read beside it.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const dist = path.join(root, 'dist');

const assets = new Set(
  '.conf .css .eta .html .ico .js .json .md .mjs .pm .png .sql .svg .ttf .txt .wasm .webmanifest .woff2'.split(
    ' ',
  ),
);
/**
 * Of plugins and themes everything but their source goes along, whatever it is.
 * @type {Record<string, (file: string) => boolean>}
 */
const folders = {
  core: file => !path.extname(file) || assets.has(path.extname(file)),
  plugins: isNoSource,
  themes: isNoSource,
};

/** @param {string} file */
function isNoSource(file) {
  return path.extname(file) !== '.ts' && path.basename(file) !== 'node_modules';
}

rmSync(dist, { recursive: true, force: true });
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) process.exit(1);

for (const [folder, filter] of Object.entries(folders)) {
  const from = path.join(root, folder);
  if (existsSync(from)) cpSync(from, path.join(dist, folder), { recursive: true, filter });
}
