import { type ExecFileException, execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { createPrivateFile } from '../../config/private-file.ts';
import { fail } from '../../errors/app-error.ts';
import { type Account, canEnter, findAccount } from './account.ts';
import { type Binaries, prepareBinaries } from './binaries.ts';

const run = promisify(execFile);
const major = '18';

/** What is needed to start or to reach the embedded PostgreSQL of one data folder. */
export interface Cluster {
  readonly dataDir: string;
  readonly dir: string;
  readonly logFile: string;
  readonly password: string;
  readonly account: Account;
  readonly binaries: Binaries;
}

/** Makes the data folder's PostgreSQL cluster where there is none yet. Must run under the process lock. */
export async function prepareCluster(dataDir: string): Promise<Cluster> {
  const dir = path.join(dataDir, 'postgres');
  const account = await findAccount(dir);
  await checkDataFolder(dataDir, account);
  const cluster = {
    dataDir,
    dir,
    logFile: path.join(dataDir, 'postgres.log'),
    password: await createPrivateFile(path.join(dataDir, 'postgres-password'), () =>
      randomBytes(24).toString('base64url'),
    ),
    account,
    binaries: await prepareBinaries(dataDir, account),
  };
  if (!(await isInitialised(dir))) await initialise(cluster);
  return cluster;
}

async function checkDataFolder(dataDir: string, account: Account): Promise<void> {
  if (await canEnter(dataDir, account)) return;
  fail('DATABASE_UNAVAILABLE', {
    message: `PostgreSQL does not run as root, and its account cannot enter ${dataDir}: set DATA_DIR to a folder whose parents everybody may pass, or run Enfilade as an ordinary user.`,
  });
}

async function isInitialised(dir: string): Promise<boolean> {
  const version = await readFile(path.join(dir, 'PG_VERSION'), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      return fail('DATABASE_UNAVAILABLE', {
        message: `The database in ${dir} cannot be read.`,
        cause: error,
      });
    },
  );
  if (version === undefined) return false;
  if (version.trim() === major) return true;
  return fail('DATABASE_UNAVAILABLE', {
    message: `The database in ${dir} is of PostgreSQL ${version.trim()}, this Enfilade brings ${major}.`,
  });
}

/** Into a folder of another name first, so that a killed start leaves no half-made cluster. */
async function initialise(cluster: Cluster): Promise<void> {
  await removeUnfinished(cluster.dataDir);
  const unfinished = `${cluster.dir}.new-${randomBytes(4).toString('hex')}`;
  await mkdir(unfinished, { mode: 0o700 });
  await giveTo(unfinished, cluster.account);
  await withPasswordFile(cluster, passwordFile => runInitdb(cluster, unfinished, passwordFile));
  await rename(unfinished, cluster.dir);
  await syncFolder(cluster.dataDir);
}

async function removeUnfinished(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (name.startsWith('postgres.new-'))
      await rm(path.join(dataDir, name), { recursive: true, force: true });
  }
}

async function giveTo(file: string, { uid, gid }: Account): Promise<void> {
  if (uid !== undefined) await chown(file, uid, gid ?? uid);
}

/** A copy that the account may read; its name makes the next start remove what a killed one left. */
async function withPasswordFile(cluster: Cluster, action: (file: string) => Promise<void>): Promise<void> {
  const file = path.join(cluster.dataDir, `postgres.new-${randomBytes(12).toString('hex')}`);
  try {
    await writeFile(file, `${cluster.password}\n`, { mode: 0o600, flag: 'wx' });
    await giveTo(file, cluster.account);
    await action(file);
  } finally {
    await rm(file, { force: true });
  }
}

/**
 * Sorting is by code point and built in, so no library update can spoil an index; who wants a language's order asks
 * for it with COLLATE. The character classes come from the system, because pg_trgm knows no letters but ASCII ones without.
 */
async function runInitdb(cluster: Cluster, dir: string, passwordFile: string): Promise<void> {
  let failure: unknown;
  for (const characterClasses of ['C.UTF-8', 'en_US.UTF-8', 'C']) {
    const options = [
      ...['-D', dir, '--username=enfilade', '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
      ...['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
      ...[`--lc-ctype=${characterClasses}`, '--lc-messages=C', '--no-instructions'],
    ];
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    try {
      await run(cluster.binaries.initdb, options, { ...cluster.account, cwd: '/', env });
      await chmod(dir, 0o700);
      return;
    } catch (error) {
      failure = error;
      if (!/invalid locale name/.test((error as ExecFileException).stderr ?? '')) break;
    }
  }
  refuseInitialisation(failure as ExecFileException);
}

function refuseInitialisation(cause: ExecFileException): never {
  const reason = /error: (.*)/.exec(cause.stderr ?? '')?.[1] ?? cause.message.split('\n')[0];
  return fail('DATABASE_UNAVAILABLE', { message: `The database could not be made: ${reason}`, cause });
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().catch(() => {});
  await handle.close();
}
