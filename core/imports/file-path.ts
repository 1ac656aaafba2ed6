import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A path as the system has it: text where its bytes are UTF-8, else the bytes themselves. */
export type FilePath = string | Buffer;

/** Whether these bytes are UTF-8, so that the text leads back to them. */
export function isText(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString('utf8')).equals(bytes);
}

export function joinPath(folder: FilePath, name: Buffer): FilePath {
  if (typeof folder === 'string' && isText(name)) return path.join(folder, name.toString('utf8'));
  return Buffer.concat([Buffer.from(folder), Buffer.from(path.sep), name]);
}

/** For people and for titles: bytes that are no text become U+FFFD. */
export function textOf(filePath: FilePath): string {
  return filePath.toString('utf8');
}

/** Gives a file to `use` under a path that is text, by way of a link where its own is none. */
export async function withTextPath<Value>(
  filePath: FilePath,
  use: (text: string) => Promise<Value>,
): Promise<Value> {
  if (typeof filePath === 'string') return use(filePath);
  const folder = await mkdtemp(path.join(tmpdir(), 'enfilade-import-'));
  try {
    const link = path.join(folder, 'file');
    await symlink(filePath, link);
    return await use(link);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
