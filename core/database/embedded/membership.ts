import { chmod, mkdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { fail, isAppError } from '../../errors/app-error.ts';
import type { Log } from '../../log/create-log.ts';
import { advisoryLocks } from '../advisory-locks.ts';
import { buildEmbeddedUrl, connectClient } from '../client.ts';
import { type Cluster, prepareCluster } from './cluster.ts';
import { withProcessLock } from './process-lock.ts';
import { findRunningServer, type RunningServer, readPidFile, stopServer } from './running-server.ts';
import { startServer } from './start-server.ts';

export interface MembershipOptions {
  readonly dataDir: string;
  readonly log: Log;
  readonly applicationName: string;
}

/** This process's share in the embedded server. */
export interface Membership {
  /** The address as of now: the port can change when the server had to be started anew. */
  connectionString(): string;
  /** Gives the share back; the last to leave stops the server. */
  leave(): Promise<void>;
}

interface Share {
  readonly cluster: Cluster;
  readonly server: RunningServer;
  readonly lease: pg.Client;
}

/**
 * Starts the data folder's PostgreSQL, or joins it when another process has or when it was left by a killed one. Should
 * it go away later, it is brought back while this process lives.
 */
export async function joinEmbeddedServer(options: MembershipOptions): Promise<Membership> {
  await makeDataFolder(options.dataDir);
  let share = await takeShare(options);
  let returning: Promise<void> | undefined;
  const leaving = new AbortController();
  const watch = () => {
    share.lease.once('end', () => {
      if (!leaving.signal.aborted) returning = comeBack();
    });
  };
  const comeBack = async () => {
    options.log.warn('the database went away, bringing it back');
    const newShare = await takeShareAgain(options, share.server.port, leaving.signal);
    if (!newShare) return;
    share = newShare;
    watch();
  };
  watch();
  return {
    connectionString: () => buildEmbeddedUrl(share.cluster.password, share.server.port),
    leave: async () => {
      leaving.abort();
      await returning;
      await giveBack(share);
    },
  };
}

/** Made by root, it must let PostgreSQL's account pass, whatever the umask is. */
async function makeDataFolder(dataDir: string): Promise<void> {
  const made = await mkdir(dataDir, { recursive: true }).catch(error => refuseDataFolder(dataDir, error));
  if (made !== undefined && process.getuid?.() === 0) await chmod(dataDir, 0o711);
}

/** A folder that cannot be used is the operator's to mend, and told in one line. */
function refuseDataFolder(dataDir: string, cause: NodeJS.ErrnoException): never {
  if (isAppError(cause) || !cause.syscall || !cause.path) throw cause;
  if (cause.code === 'ENOSPC')
    return fail('DISK_FULL', { message: `There is no space left in ${dataDir}.`, cause });
  return fail('BAD_CONFIGURATION', {
    message: `DATA_DIR accepts the path of a folder that this user may write: ${cause.message}.`,
    cause,
  });
}

async function takeShareAgain(options: MembershipOptions, port: number, signal: AbortSignal) {
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      return await takeShare(options, port);
    } catch (err) {
      options.log.error({ err }, 'the database could not be brought back yet');
      await delay(Math.min(attempt * 250, 5_000), undefined, { signal }).catch(() => {});
    }
  }
  return undefined;
}

function takeShare(options: MembershipOptions, port?: number): Promise<Share> {
  return withProcessLock(options.dataDir, async () => {
    const cluster = await prepareCluster(options.dataDir).catch(error =>
      refuseDataFolder(options.dataDir, error),
    );
    const adopted = await findRunningServer(cluster);
    const server = adopted ?? (await startServer(cluster, { port }));
    await createDatabase(cluster, server);
    options.log.debug(
      { pid: server.pid, port: server.port, adopted: adopted !== undefined },
      'database is there',
    );
    return { cluster, server, lease: await takeLease(cluster, server, options.applicationName) };
  });
}

async function createDatabase(cluster: Cluster, { port }: RunningServer): Promise<void> {
  const client = await connectClient({
    connectionString: buildEmbeddedUrl(cluster.password, port, 'postgres'),
  });
  try {
    const found = await client.query(`select 1 from pg_database where datname = 'enfilade'`);
    if (found.rowCount === 0) await client.query('create database enfilade');
  } finally {
    await client.end();
  }
}

async function takeLease(
  cluster: Cluster,
  { port }: RunningServer,
  applicationName: string,
): Promise<pg.Client> {
  const lease = await connectClient({
    connectionString: buildEmbeddedUrl(cluster.password, port),
    applicationName: `${applicationName} lease`,
  });
  await lease.query('select pg_advisory_lock_shared($1)', [advisoryLocks.embeddedServer]);
  return lease;
}

function giveBack({ cluster, lease }: Share): Promise<void> {
  return withProcessLock(cluster.dataDir, async () => {
    if (!(await isLast(lease))) return lease.end().catch(() => {});
    const server = await readPidFile(cluster.dir);
    // the server's own end closes the lease's connection
    if (server) await stopServer(cluster, server.pid);
  });
}

/** A lease that was lost tells nothing: then the server stays for whoever comes next. */
async function isLast(lease: pg.Client): Promise<boolean> {
  try {
    await lease.query('select pg_advisory_unlock_shared($1)', [advisoryLocks.embeddedServer]);
    const { rows } = await lease.query('select pg_try_advisory_lock($1) as last', [
      advisoryLocks.embeddedServer,
    ]);
    return rows[0].last;
  } catch {
    return false;
  }
}
