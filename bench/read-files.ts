import { execFile } from 'node:child_process';
import { open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const pieceSize = 256 * 1024;

/** Reads files one behind the other into one buffer, as the least that anybody must do who sends them; returns their bytes. */
export async function readFiles(files: readonly string[]): Promise<number> {
  const buffer = Buffer.allocUnsafeSlow(pieceSize);
  let bytes = 0;
  for (const file of files) {
    const handle = await open(file);
    for (let read = -1; read !== 0; bytes += read)
      read = (await handle.read(buffer, 0, pieceSize, null)).bytesRead;
    await handle.close();
  }
  return bytes;
}

const script = `
import os, sys
os.sync()
with open(sys.argv[1]) as names:
    for name in names:
        file = os.open(name.rstrip('\\n'), os.O_RDONLY)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(file)
`;

/** Makes the kernel forget what it holds of these files, so that the next reader gets them from the disk. */
export async function forgetFiles(folder: string, files: readonly string[]): Promise<void> {
  const list = path.join(folder, 'forgotten.txt');
  await writeFile(list, files.join('\n'));
  await promisify(execFile)('python3', ['-c', script, list]);
}
