import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fail } from '../../errors/app-error.ts';
import { buildEmbeddedUrl, connectClient } from '../client.ts';
import type { Cluster } from './cluster.ts';

export interface RunningServer {
  readonly pid: number;
  readonly port: number;
}

interface PidFile extends RunningServer {
  readonly status: string;
}

/**
 * Finds a server that runs on the cluster, however it was left, and waits while it starts or stops. One that does not
 * answer within `patience` ms is stopped.
 */
export async function findRunningServer(
  cluster: Cluster,
  patience = 30_000,
): Promise<RunningServer | undefined> {
  const deadline = Date.now() + patience;
  for (;;) {
    const found = await readPidFile(cluster.dir);
    if (!found) return undefined;
    if (!(await isServerOf(found.pid, cluster.dir))) {
      await rm(path.join(cluster.dir, 'postmaster.pid'), { force: true });
      return undefined;
    }
    if (found.status === 'ready' && (await answers(cluster, found.port))) return found;
    if (Date.now() > deadline) {
      await stopServer(cluster, found.pid);
      return undefined;
    }
    await delay(30);
  }
}

/** Lines of the file: pid, data folder, start time, port, socket folder, address, shared memory, status. */
export async function readPidFile(dir: string): Promise<PidFile | undefined> {
  const content = await readFile(path.join(dir, 'postmaster.pid'), 'utf8').catch(() => undefined);
  const lines = content?.split('\n') ?? [];
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]), status: lines[7]?.trim() ?? '' };
}

/** False also for a number that the system has given to another process since, and for a zombie. */
async function isServerOf(pid: number, dir: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  if (!/^\d+ \(postgres\) [^ZX]/.test(stat)) return false;
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  return folder === undefined || folder === (await realpath(dir));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function answers(cluster: Cluster, port: number): Promise<boolean> {
  try {
    const client = await connectClient({
      connectionString: buildEmbeddedUrl(cluster.password, port, 'postgres'),
    });
    await client.end();
    return true;
  } catch (error) {
    if ((error as { code?: string }).code !== '28P01') return false;
    return fail('DATABASE_UNAVAILABLE', {
      message: `The database refuses the password in ${path.join(cluster.dataDir, 'postgres-password')}.`,
      cause: error,
    });
  }
}

/** Stops a server and waits for its end: first in order, later with more force, which costs a recovery but no data. */
export async function stopServer(cluster: Cluster, pid: number): Promise<void> {
  const steps = [
    ['SIGINT', 30_000],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 5_000],
  ] as const;
  for (const [signal, patience] of steps) {
    if (!sendSignal(pid, signal)) return;
    const deadline = Date.now() + patience;
    while (Date.now() < deadline) {
      if (!(await isServerOf(pid, cluster.dir))) return;
      await delay(20);
    }
  }
  fail('DATABASE_UNAVAILABLE', { message: `The database process ${pid} neither answers nor stops.` });
}

function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
