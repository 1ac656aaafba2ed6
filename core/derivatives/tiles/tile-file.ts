import { type FileHandle, open } from 'node:fs/promises';

/** A tile out of a file as `writeTileBlock` makes it; undefined when the file isn't there, or has no such tile. */
export async function readTile(path: string, place: number, places: number): Promise<Buffer | undefined> {
  const file = await openIfThere(path);
  if (!file) return undefined;
  try {
    const index = await readPart(file, 0, places * 4);
    const lengths = Array.from({ length: places }, (_, at) => index.readUInt32LE(at * 4));
    const start = lengths.slice(0, place).reduce((sum, length) => sum + length, index.length);
    const length = lengths[place] ?? 0;
    return length === 0 ? undefined : await readPart(file, start, length);
  } finally {
    await file.close();
  }
}

async function readPart(file: FileHandle, start: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start);
  if (bytesRead !== length) throw new Error('a file with tiles ends too early');
  return buffer;
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  }
}
