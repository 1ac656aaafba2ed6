import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { systemCode } from './file-errors.ts';

const host = hostname().replace(/[^A-Za-z0-9-]/g, '') || 'host';
const markPattern = /^([A-Za-z0-9-]+)_(\d+)_/;

/** How the names of this process's staged files begin. */
export function ownMark(): string {
  return `${host}_${process.pid}_`;
}

/**
 * Removes what processes of this machine left in staging when they were killed. Files of other machines, which may
 * share the folder, are left to the search for orphans, which goes by age.
 */
export async function removeLeftovers(staging: string): Promise<void> {
  for (const name of await readdir(staging)) {
    const [, owner, pid] = markPattern.exec(name) ?? [];
    if (owner === host && !isAlive(Number(pid))) await rm(join(staging, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process, but one that lives.
    return systemCode(error) === 'EPERM';
  }
}
