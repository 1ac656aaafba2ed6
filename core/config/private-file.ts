import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * Reads a file that only its owner may read; makes it first where it is missing. Its content appears whole or not at
 * all, and of several processes that come at the same time all get the content of the first.
 */
export async function createPrivateFile(file: string, makeContent: () => string): Promise<string> {
  const existing = await readIfThere(file);
  if (existing !== undefined) return existing;
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeDurably(temporary, makeContent());
    // link refuses to replace, which rename would do
    await link(temporary, file).catch(ignoreCode('EEXIST'));
  } finally {
    await rm(temporary, { force: true });
  }
  return (await readIfThere(file))!;
}

async function readIfThere(file: string): Promise<string | undefined> {
  const content = await readFile(file, 'utf8').catch(ignoreCode('ENOENT'));
  return content?.trim() || undefined;
}

async function writeDurably(file: string, content: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(`${content}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function ignoreCode(code: string): (error: NodeJS.ErrnoException) => undefined {
  return error => {
    if (error.code !== code) throw error;
    return undefined;
  };
}
