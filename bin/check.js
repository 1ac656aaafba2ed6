// @ts-check
// npm run check: format, lint, types, import boundaries. All of them run, so that one look shows everything.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { resolve } = createRequire(import.meta.url);

const steps = [
  { name: 'format and lint', args: [resolve('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '.'] },
  { name: 'types', args: [resolve('typescript/bin/tsc'), '-p', '.'] },
  { name: 'boundaries', args: ['--conditions=source', '--test', 'core/testing/boundaries.test.ts'] },
];

const failed = steps.filter(({ name, args }) => {
  process.stdout.write(`\n${name}\n`);
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status !== 0;
});
process.stdout.write(
  failed.length > 0 ? `\nnot clean: ${failed.map(({ name }) => name).join(', ')}\n` : '\nclean\n',
);
process.exitCode = failed.length > 0 ? 1 : 0;
