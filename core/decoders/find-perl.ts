import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fail } from '../errors/app-error.ts';

/**
 * Finds the Perl that exiftool runs on; on Windows exiftool brings its own.
 *
 * @param perlPath where it is, when it is not to be looked for in PATH
 * @returns its path; undefined on Windows
 * @throws PERL_MISSING with one line of advice
 */
export async function findPerl(perlPath?: string): Promise<string | undefined> {
  if (process.platform === 'win32') return undefined;
  const folders = (process.env.PATH ?? '').split(delimiter).filter(folder => folder !== '');
  const places = perlPath ? [perlPath] : [...folders.map(folder => join(folder, 'perl')), '/usr/bin/perl'];
  for (const place of places) {
    if (await isExecutable(place)) return place;
  }
  return fail('PERL_MISSING', { details: { places } });
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
