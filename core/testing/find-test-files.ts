import { glob } from 'node:fs/promises';
import path from 'node:path';

const folders = ['bench', 'bin', 'core', 'docs', 'migrations', 'plugins', 'templates', 'themes'];

/** All `*.test.ts` files below `root`, or those whose path holds one of the filters; relative and sorted. */
export async function findTestFiles(root: string, filters: readonly string[] = []): Promise<string[]> {
  const files: string[] = [];
  for await (const file of glob(`{${folders.join(',')}}/**/*.test.ts`, {
    cwd: root,
    exclude: name => path.basename(String(name)) === 'node_modules',
  })) {
    files.push(file.split(path.sep).join('/'));
  }
  const wanted = filters.map(filter => filter.replace(/^\.\//, ''));
  return files.filter(file => wanted.length === 0 || wanted.some(part => file.includes(part))).toSorted();
}
