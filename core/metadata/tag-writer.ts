import { randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ExifTool } from 'exiftool-vendored';
import { startExifTool } from '../decoders/start-exiftool.ts';
import { AppError, fail } from '../errors/app-error.ts';
import { systemCode, writeError } from '../storage/file-errors.ts';
import { hashFile } from '../storage/hash-file.ts';

/** Values by exiftool's names with groups; null takes a tag out. */
export type TagsToWrite = Readonly<Record<string, unknown>>;

export interface TagWriter {
  /**
   * Writes tags into a sidecar (made when missing) or a copy of a photo: whole or not at all, one writer of a file at a time.
   * Everything else in it stays. NOT_ACCEPTED for a name that is no tag, UNREADABLE_FILE, DISK_FULL, PERL_MISSING.
   */
  write(target: string, tags: TagsToWrite): Promise<{ readonly sha256: string }>;
  close(): Promise<void>;
}

/** Groups that hold what people say; others name the file itself, or what the camera measured. */
const tagName = /^(XMP-[A-Za-z][\w-]*|IPTC|IFD0|ExifIFD|GPS):[A-Za-z][\w-]*$/;

/** Starts no process before the first write. */
export function createTagWriter({ perlPath }: { readonly perlPath?: string | undefined } = {}): TagWriter {
  let tool: Promise<ExifTool> | undefined;
  const busy = new Map<string, Promise<unknown>>();
  return {
    write(target, tags) {
      const writing = (busy.get(target) ?? Promise.resolve()).then(async () => {
        checkNames(target, tags);
        tool ??= startExifTool({ maxProcs: 1, maxTasksPerProcess: 200, taskTimeoutMillis: 20_000 }, perlPath);
        return writeWhole(await tool, target, tags);
      });
      const settled = writing.catch(() => {});
      busy.set(target, settled);
      void settled.then(() => busy.get(target) === settled && busy.delete(target));
      return writing;
    },
    close: async () => (await tool?.catch(() => undefined))?.end(),
  };
}

function checkNames(target: string, tags: TagsToWrite): void {
  const isSidecar = target.toLowerCase().endsWith('.xmp');
  for (const name of Object.keys(tags)) {
    if (!tagName.test(name) || (isSidecar && !name.startsWith('XMP-')))
      fail('NOT_ACCEPTED', { pointer: `/${name}`, message: 'This is no tag that can be written there.' });
  }
}

/** In a folder of its own, where its name can do no harm, then beside the target, and in its place by one step. */
async function writeWhole(
  exiftool: ExifTool,
  target: string,
  tags: TagsToWrite,
): Promise<{ sha256: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'enfilade-tags-'));
  try {
    const draft = path.join(
      folder,
      `draft${path
        .extname(target)
        .toLowerCase()
        .replace(/[^.\w]/g, '')}`,
    );
    await copyIfThere(target, draft);
    await exiftool.write(draft, { ...tags }, { writeArgs: ['-overwrite_original'] }).catch(asUnreadable);
    await moveBeside(draft, target);
    return { sha256: (await hashFile(target)).sha256 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function copyIfThere(target: string, draft: string): Promise<void> {
  try {
    await copyFile(target, draft);
  } catch (error) {
    const isNew = systemCode(error) === 'ENOENT' && draft.endsWith('.xmp');
    if (!isNew) throw new AppError('UNREADABLE_FILE', { cause: error });
  }
}

/** Hidden, so that nobody who watches the folder takes it for a file of its own. */
async function moveBeside(draft: string, target: string): Promise<void> {
  const beside = path.join(path.dirname(target), `.enfilade-${randomUUID()}.tmp`);
  try {
    await copyFile(draft, beside);
    await using file = await open(beside, 'r+');
    await file.sync();
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true });
    throw writeError(error);
  }
}

function asUnreadable(cause: unknown): never {
  throw new AppError('UNREADABLE_FILE', { cause, message: 'The metadata could not be written.' });
}
