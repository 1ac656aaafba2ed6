import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { realpath, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fail } from '../../errors/app-error.ts';

const longestWait = 5 * 60_000;

/**
 * Runs `action` while no other process does so for the same folder.
 *
 * The lock is a listening socket, because the system takes that away with its process however it dies: there is no
 * stale lock file to judge. Who finds it taken connects and waits until the connection ends.
 */
export async function withProcessLock<Result>(
  folder: string,
  action: () => Promise<Result>,
): Promise<Result> {
  const address = nameSocket(await realpath(folder));
  const lock = await acquireLock(address, Date.now() + longestWait);
  try {
    return await action();
  } finally {
    await lock.release();
  }
}

/** Linux has socket names outside of the file system, Windows named pipes; elsewhere it is a file. */
function nameSocket(folder: string): string {
  const name = `enfilade-${createHash('sha256').update(folder).digest('hex').slice(0, 24)}`;
  if (process.platform === 'linux') return `\0${name}`;
  if (process.platform === 'win32') return `\\\\?\\pipe\\${name}`;
  return path.join(tmpdir(), `${name}.sock`);
}

interface Lock {
  release(): Promise<void>;
}

async function acquireLock(address: string, deadline: number): Promise<Lock> {
  for (;;) {
    const lock = await tryListen(address);
    if (lock) return lock;
    if (Date.now() > deadline) {
      return fail('DATABASE_UNAVAILABLE', {
        message: 'Another process takes too long to start the database.',
      });
    }
    await waitForRelease(address, deadline);
  }
}

async function tryListen(address: string): Promise<Lock | undefined> {
  const waiting = new Set<Socket>();
  const server = createServer(socket => {
    waiting.add(socket);
    socket.on('error', () => {}).on('close', () => waiting.delete(socket));
  });
  try {
    // exclusive: a forked web process must not share the handle of its parent
    server.listen({ path: address, exclusive: true });
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  }
  return { release: () => closeServer(server, waiting) };
}

async function closeServer(server: Server, waiting: Set<Socket>): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  for (const socket of waiting) socket.destroy();
  await closed;
}

async function waitForRelease(address: string, deadline: number): Promise<void> {
  const socket = connect(address);
  const timer = setTimeout(() => socket.destroy(), Math.max(0, deadline - Date.now()));
  const refused = await new Promise<boolean>(resolve => {
    socket.on('error', error => resolve((error as NodeJS.ErrnoException).code === 'ECONNREFUSED'));
    socket.on('close', () => resolve(false));
  });
  clearTimeout(timer);
  // only a socket file can outlive its listener
  if (refused && path.isAbsolute(address)) await rm(address, { force: true });
}
