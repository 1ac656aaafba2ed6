import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { isLeftOut } from './own-tests.ts';

export interface Source {
  /** Below the plugin's folder, with slashes. */
  readonly file: string;
  readonly text: string;
}

/** The plugin's own files of these kinds, without its tests and packages. */
export async function readSources(folder: string, extensions: readonly string[]): Promise<readonly Source[]> {
  const sources: Source[] = [];
  for await (const file of glob('**/*', { cwd: folder, exclude: isLeftOut })) {
    if (!extensions.includes(path.extname(file)) || /\.(test|fixture)\.[tj]s$|^assets[/\\]/.test(file))
      continue;
    sources.push({
      file: file.split(path.sep).join('/'),
      text: await readFile(path.join(folder, file), 'utf8'),
    });
  }
  return sources.toSorted((a, b) => (a.file < b.file ? -1 : 1));
}
