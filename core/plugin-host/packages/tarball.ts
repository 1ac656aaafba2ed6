import { readdir } from 'node:fs/promises';
import { create, extract, type ReadEntry } from 'tar';
import { AppError, fail, isAppError } from '../../errors/app-error.ts';

const most = { entries: 20_000, bytes: 200 * 1024 ** 2 };

/**
 * Unpacks what npm or `packFolder` has packed, without the folder that all of it lies in.
 * @throws AppError PLUGIN_ADD_FAILED for links and devices, names that lead out, more than 20,000 files or 200 MB.
 */
export async function unpackTarball(file: string, folder: string): Promise<void> {
  const seen = { entries: 0, bytes: 0 };
  let problem: AppError | undefined;
  const filter = (name: string, entry: ReadEntry | unknown) => {
    problem ??= findProblem(name, entry as ReadEntry, seen);
    return problem === undefined;
  };
  try {
    await extract({ file, cwd: folder, strip: 1, strict: true, filter });
  } catch (cause) {
    problem ??= new AppError('PLUGIN_ADD_FAILED', {
      message: 'The tarball is damaged, or none at all.',
      cause,
    });
  }
  if (problem) throw problem;
}

function findProblem(
  name: string,
  { type, size }: ReadEntry,
  seen: { entries: number; bytes: number },
): AppError | undefined {
  seen.entries += 1;
  seen.bytes += size;
  const refuse = (why: string) => new AppError('PLUGIN_ADD_FAILED', { message: `The tarball ${why}.` });
  if (!['File', 'OldFile', 'Directory', 'ContiguousFile'].includes(type))
    return refuse('holds links or devices, which plugins may not');
  if (/^([/\\]|[A-Za-z]:)|(^|[/\\])\.\.([/\\]|$)/.test(name))
    return refuse('holds names that lead out of its folder');
  if (seen.entries > most.entries || seen.bytes > most.bytes)
    return refuse('holds more than 20,000 files or 200 MB');
  return undefined;
}

/** The same files make the same tarball. */
export async function packFolder(folder: string, file: string): Promise<void> {
  try {
    const names = (await readdir(folder)).sort();
    await create(
      { file, cwd: folder, gzip: true, portable: true, noMtime: true, prefix: 'package' },
      names.map(name => `./${name}`),
    );
  } catch (cause) {
    if (isAppError(cause)) throw cause;
    fail('PLUGIN_ADD_FAILED', { message: 'The plugin could not be packed.', cause });
  }
}
