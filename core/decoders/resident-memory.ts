import { readFile } from 'node:fs/promises';

const pageBytes = 4096;

/** Resident bytes of a process; 0 where the system doesn't tell (only Linux does, in `/proc`). */
export async function readResidentBytes(pid: number | undefined): Promise<number> {
  if (process.platform !== 'linux' || pid === undefined) return 0;
  const text = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '');
  return Number(text.split(' ')[1] ?? 0) * pageBytes;
}
