import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fail } from '../../errors/app-error.ts';
import type { Cluster } from './cluster.ts';
import { type RunningServer, readPidFile } from './running-server.ts';

export type ServerSettings = Readonly<Record<string, string | number>>;

/** A gallery of a million photos on a small machine; durability stays as PostgreSQL has it. */
const defaultSettings: ServerSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 60,
  superuser_reserved_connections: 3,
  shared_buffers: '96MB',
  effective_cache_size: '768MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  max_wal_size: '512MB',
  random_page_cost: 1.1,
  jit: 'off',
  io_workers: 2,
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  log_checkpoints: 'off',
  client_connection_check_interval: '2s',
};

const longestRecovery = 10 * 60_000;
const largestLog = 5_000_000;

export interface StartOptions {
  /** Wanted port, so that addresses known from before stay right; taken: another one. */
  readonly port?: number;
  readonly settings?: ServerSettings;
}

/** Starts the server in a session of its own, so that Ctrl-C on the terminal does not reach it. */
export async function startServer(
  cluster: Cluster,
  { port, settings }: StartOptions = {},
): Promise<RunningServer> {
  let wanted = port;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await launch(cluster, await pickPort(wanted), { ...defaultSettings, ...settings });
    if (typeof outcome !== 'string') return outcome;
    // a port taken in between, or shared memory that the processes of a killed server are about to leave
    const isPassing = /could not bind|Address already in use|still in use|lock file/.test(outcome);
    if (!isPassing || attempt === 8) {
      return fail('DATABASE_UNAVAILABLE', {
        message: `The database did not start: ${outcome} (see ${cluster.logFile}).`,
      });
    }
    wanted = undefined;
    await delay(attempt * 150);
  }
}

async function pickPort(wanted: number | undefined): Promise<number> {
  return (wanted !== undefined && (await tryPort(wanted))) || tryPort(0).then(port => port!);
}

async function tryPort(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen({ port, host: '127.0.0.1', exclusive: true });
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' ? address?.port : undefined;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}

/** The running server, or the reason why there is none. */
async function launch(
  cluster: Cluster,
  port: number,
  settings: ServerSettings,
): Promise<RunningServer | string> {
  const logStart = await findLogStart(cluster.logFile);
  const log = await open(cluster.logFile, logStart === 0 ? 'w' : 'a', 0o600);
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(cluster.binaries.postgres, ['-D', cluster.dir, '-p', String(port), ...flags], {
    ...cluster.account,
    cwd: '/',
    env: { ...process.env, LC_ALL: undefined, TZ: 'UTC' },
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  child.unref();
  await log.close();
  if (await waitUntilReady(child, cluster.dir)) return { pid: child.pid!, port };
  return readReason(cluster.logFile, logStart);
}

async function findLogStart(file: string): Promise<number> {
  const size = await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
  return size > largestLog ? 0 : size;
}

async function waitUntilReady(child: ChildProcess, dir: string): Promise<boolean> {
  let isOver = false;
  child.once('exit', () => {
    isOver = true;
  });
  child.once('error', () => {
    isOver = true;
  });
  const deadline = Date.now() + longestRecovery;
  while (!isOver && Date.now() < deadline) {
    const file = await readPidFile(dir);
    if (file?.pid === child.pid && file?.status === 'ready') return true;
    await delay(10);
  }
  return false;
}

async function readReason(file: string, start: number): Promise<string> {
  const lines = (await readFile(file)).subarray(start).toString().split('\n');
  const reason = lines.findLast(line => /FATAL|PANIC|ERROR|error/.test(line)) ?? lines.findLast(Boolean);
  return reason?.replace(/^.*?(FATAL|PANIC|ERROR): */, '') ?? 'it gave no reason';
}
