import { fail } from '../errors/app-error.ts';

/** Refuses an ISO base media file with CORRUPT_IMAGE when one of its outer boxes reaches beyond its end. */
export function checkBoxes(file: Buffer): void {
  let at = 0;
  while (at + 8 <= file.length) {
    const size = boxSize(file, at);
    if (size < 8 || at + size > file.length) fail('CORRUPT_IMAGE', { details: { box: at, size } });
    at += size;
  }
}

function boxSize(file: Buffer, at: number): number {
  const size = file.readUInt32BE(at);
  if (size === 0) return file.length - at;
  if (size !== 1) return size;
  return at + 16 <= file.length ? Number(file.readBigUInt64BE(at + 8)) : 0;
}
