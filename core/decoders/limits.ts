import { open } from 'node:fs/promises';
import { fail } from '../errors/app-error.ts';
import type { AddedFormat, Format } from './formats.ts';
import { sniffBytes, sniffFormat } from './sniff.ts';

/** Refuses more pixels than the limit with TOO_LARGE, and none at all with CORRUPT_IMAGE. */
export function checkPixels({ width, height }: { width: number; height: number }, limit: number): void {
  if (!(width > 0 && height > 0)) fail('CORRUPT_IMAGE', { details: { width, height } });
  if (width * height > limit) fail('TOO_LARGE', { details: { width, height, limit } });
}

/** What the file is, after a look at its size and its first bytes. EMPTY_FILE, TOO_LARGE, UNSUPPORTED_FORMAT. */
export async function identifyFile(
  path: string,
  { limitBytes, added }: { readonly limitBytes: number; readonly added: readonly AddedFormat[] },
): Promise<Format> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size === 0) fail('EMPTY_FILE');
    if (size > limitBytes) fail('TOO_LARGE', { details: { bytes: size } });
    const { bytesRead, buffer } = await file.read(Buffer.alloc(sniffBytes), 0, sniffBytes, 0);
    const format = sniffFormat(buffer.subarray(0, bytesRead), added);
    return format?.decoder
      ? format
      : fail('UNSUPPORTED_FORMAT', { details: { format: format?.name ?? null } });
  } finally {
    await file.close();
  }
}
