import { copyFile, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

// Names that reach exiftool unchanged: its arguments are lines, and the ending decides what some files are taken
// for (gz is unpacked by another program).
const plainPath = /^(?:[A-Za-z]:)?[\w/\\.+=,@-]+$/;

/**
 * Gives a file to `use` under a name that can do no harm: its own when it is plain and ends as its kind does,
 * otherwise that of a link in a temporary folder, removed afterwards.
 */
export async function withPlainPath<T>(
  path: string,
  extension: string,
  use: (plain: string) => Promise<T>,
): Promise<T> {
  const whole = resolve(path);
  const hasOwnEnding = /\/[^/.]+$/.test(whole) || whole.toLowerCase().endsWith(`.${extension}`);
  if (plainPath.test(whole) && hasOwnEnding) return use(whole);
  const folder = await mkdtemp(join(tmpdir(), 'enfilade-metadata-'));
  try {
    const plain = join(folder, `file.${extension}`);
    // Windows lets only administrators make links.
    await symlink(whole, plain).catch(() => copyFile(whole, plain));
    return await use(plain);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
