import { open } from 'node:fs/promises';
import type { AddedFormat, Format } from '../decoders/formats.ts';
import { sniffBytes, sniffFormat } from '../decoders/sniff.ts';
import { fail } from '../errors/app-error.ts';
import { readError } from '../storage/file-errors.ts';
import { endingOf, promiseOf } from './file-names.ts';

export type Judgement =
  | { readonly kind: 'photo'; readonly format: Format; readonly modifiedAt: Date }
  | { readonly kind: 'video' }
  /** No photo, and not called one: `what` is its ending. */
  | { readonly kind: 'other'; readonly what: string };

/**
 * What a file is by its first bytes. Refuses what is called a photo and is none: EMPTY_FILE, UNSUPPORTED_FORMAT;
 * TOO_LARGE, FILE_VANISHED, UNREADABLE_FILE.
 */
export async function judgeFile(
  path: string,
  { name, largestBytes, added = [] }: { name: string; largestBytes: number; added?: readonly AddedFormat[] },
): Promise<Judgement> {
  const promise = promiseOf(name);
  const { head, bytes, modifiedAt } = await readHead(path);
  const format = sniffFormat(head, added);
  if (format?.kind === 'video') return { kind: 'video' };
  if (format?.decoder) {
    if (bytes > largestBytes) fail('TOO_LARGE', { details: { bytes } });
    return { kind: 'photo', format, modifiedAt };
  }
  if (promise === 'video') return { kind: 'video' };
  if (promise === 'other') return { kind: 'other', what: endingOf(name) };
  return fail(bytes === 0 ? 'EMPTY_FILE' : 'UNSUPPORTED_FORMAT', { details: { format: format?.name } });
}

async function readHead(path: string): Promise<{ head: Uint8Array; bytes: number; modifiedAt: Date }> {
  try {
    await using file = await open(path, 'r');
    const { size, mtime } = await file.stat();
    const { bytesRead, buffer } = await file.read(Buffer.alloc(sniffBytes), 0, sniffBytes, 0);
    return { head: buffer.subarray(0, bytesRead), bytes: size, modifiedAt: mtime };
  } catch (error) {
    throw readError(error);
  }
}
