import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * Names and contents of all files of a folder, as one hash: the same on every machine. Folders of version control are left
 * out, and packages below `node_modules` unless they are asked for.
 */
export async function hashFolder(folder: string, { packages }: { packages: boolean }): Promise<string> {
  const hash = createHash('sha256');
  for (const file of await listFiles(folder, packages)) {
    hash.update(`${file}\0`);
    await pipeline(createReadStream(path.join(folder, file)), each => hashAll(each, hash));
    hash.update('\0');
  }
  return hash.digest('hex');
}

async function hashAll(chunks: AsyncIterable<Buffer>, hash: ReturnType<typeof createHash>): Promise<void> {
  for await (const chunk of chunks) hash.update(chunk);
}

async function listFiles(folder: string, packages: boolean): Promise<string[]> {
  const found: string[] = [];
  const walk = async (below: string): Promise<void> => {
    for (const entry of await readdir(path.join(folder, below), { withFileTypes: true })) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isFile()) found.push(name);
      else if (entry.isDirectory() && !isLeftOut(entry.name, packages)) await walk(name);
    }
  };
  await walk('');
  return found.sort();
}

function isLeftOut(name: string, packages: boolean): boolean {
  return name === '.git' || (name === 'node_modules' && !packages);
}

/** `sha512-` and base64, as npm writes it. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), each => hashAll(each, hash));
  return `sha512-${hash.digest('base64')}`;
}
