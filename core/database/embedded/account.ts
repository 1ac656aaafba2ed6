import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { fail } from '../../errors/app-error.ts';

const run = promisify(execFile);

/** The system account that PostgreSQL runs as; empty: the one that runs this process. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** PostgreSQL refuses to run as root: then it is the owner of the data, else `postgres`, which is made when missing. */
export async function findAccount(clusterDir: string): Promise<Account> {
  if (process.getuid?.() !== 0) return {};
  const owner = await stat(clusterDir).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return (await readPostgresAccount()) ?? createPostgresAccount();
}

async function readPostgresAccount(): Promise<Account | undefined> {
  const accounts = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const fields = accounts
    .split('\n')
    .map(line => line.split(':'))
    .find(([name]) => name === 'postgres');
  return fields && { uid: Number(fields[2]), gid: Number(fields[3]) };
}

async function createPostgresAccount(): Promise<Account> {
  try {
    await run('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/bin/false',
      'postgres',
    ]);
    return (await readPostgresAccount())!;
  } catch (cause) {
    return fail('DATABASE_UNAVAILABLE', {
      message:
        'PostgreSQL does not run as root and no account postgres could be made: run Enfilade as an ordinary user.',
      cause,
    });
  }
}

/** True when the account may pass every parent of the folder and enter it. */
export async function canEnter(folder: string, account: Account): Promise<boolean> {
  if (account.uid === undefined) return true;
  return run('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  );
}
