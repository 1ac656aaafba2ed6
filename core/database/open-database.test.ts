import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { createLog } from '../log/create-log.ts';
import { connectClient } from './client.ts';
import { prepareCluster } from './embedded/cluster.ts';
import { findRunningServer, readPidFile, stopServer } from './embedded/running-server.ts';
import { openDatabase } from './open-database.ts';

const log = createLog({ level: 'silent' });
const holder = path.resolve(import.meta.dirname, '../testing/hold-database.ts');

/** What is deferred runs last to first, as `t.after` does not, and before the folder goes. */
async function makeDataDir(t: TestContext) {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'enfilade-db-'));
  await chmod(dataDir, 0o711);
  const deferred: (() => unknown)[] = [];
  t.after(async () => {
    for (const action of deferred.toReversed()) await action();
    await stopWhatRuns(dataDir);
    await rm(dataDir, { recursive: true, force: true });
  });
  return { dataDir, defer: (action: () => unknown) => void deferred.push(action) };
}

async function stopWhatRuns(dataDir: string): Promise<void> {
  const file = await readPidFile(path.join(dataDir, 'postgres'));
  if (file) await stopServer(await prepareCluster(dataDir), file.pid);
}

function open(dataDir: string) {
  return openDatabase({ config: { databaseUrl: null, dataDir }, log, applicationName: 'test' });
}

/** Another process that has the database open; `said` is its first line. */
async function hold({ dataDir, defer }: DataDir, ...options: string[]) {
  const child = spawn(process.execPath, ['--conditions=source', holder, dataDir, ...options], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  defer(() => endIfAlive(child));
  const [said] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { child, said };
}

type DataDir = Awaited<ReturnType<typeof makeDataDir>>;

function endIfAlive(child: ChildProcess): Promise<void> | undefined {
  return child.exitCode === null && child.signalCode === null ? end(child, 'killed') : undefined;
}

async function end(child: ChildProcess, how: 'in order' | 'killed'): Promise<void> {
  const exited = once(child, 'exit');
  if (how === 'killed') child.kill('SIGKILL');
  else child.stdin!.end();
  await exited;
}

function readPid(dataDir: string): Promise<number | undefined> {
  return readPidFile(path.join(dataDir, 'postgres')).then(file => file?.pid);
}

test('the first start makes a database, the last to leave stops it, a later start finds the data', async t => {
  const { dataDir } = await makeDataDir(t);
  const first = await open(dataDir);
  assert.ok(first.embedded);
  await first.knex.raw('create table public.kept as select 7::int8 as number, 1.25::numeric as share');
  const { rows } = await first.knex.raw(`select current_setting('search_path') as path,
    current_setting('statement_timeout') as timeout, current_setting('fsync') as fsync`);
  assert.deepEqual(rows, [{ path: 'gallery,public', timeout: '30s', fsync: 'on' }]);
  await first.close();
  assert.equal(await readPid(dataDir), undefined);
  assert.equal((await stat(path.join(dataDir, 'postgres-password'))).mode & 0o777, 0o600);

  const second = await open(dataDir);
  assert.deepEqual(await second.knex.from('public.kept').select('number', 'share'), [
    { number: 7, share: 1.25 },
  ]);
  await second.close();
});

test('letters of any script are found by trigrams, and titles sort by language where asked', async t => {
  const { dataDir, defer } = await makeDataDir(t);
  const database = await open(dataDir);
  defer(database.close);
  await database.knex.raw('create extension pg_trgm');
  const { rows } = await database.knex.raw(`select similarity('Москва', 'москва') as alike,
    (select array_agg(x order by x collate "en-x-icu") from unnest(array['Zoo', 'äpfel', 'Apfel']) x) as sorted`);
  assert.deepEqual(rows, [{ alike: 1, sorted: ['Apfel', 'äpfel', 'Zoo'] }]);
});

test('a server that a killed process left is adopted, and stopped by the one who adopted it', async t => {
  const { dataDir, defer } = await makeDataDir(t);
  const { child } = await hold({ dataDir, defer });
  const pid = await readPid(dataDir);
  await end(child, 'killed');
  const database = await open(dataDir);
  assert.equal(await readPid(dataDir), pid);
  await database.knex.raw('select 1');
  await database.close();
  assert.equal(await readPid(dataDir), undefined);
});

test('processes that start at the same moment share one server, which the last to leave stops', async t => {
  const { dataDir, defer } = await makeDataDir(t);
  const holders = await Promise.all([
    hold({ dataDir, defer }),
    hold({ dataDir, defer }),
    hold({ dataDir, defer }),
  ]);
  assert.equal(new Set(holders.map(({ said }) => said)).size, 1);
  const pid = await readPid(dataDir);
  await end(holders[0]!.child, 'in order');
  await end(holders[1]!.child, 'in order');
  assert.equal(await readPid(dataDir), pid);
  await end(holders[2]!.child, 'in order');
  assert.equal(await readPid(dataDir), undefined);
});

test('a pid file that a power cut left is no obstacle, even when its number belongs to another process', async t => {
  const { dataDir } = await makeDataDir(t);
  await (await open(dataDir)).close();
  for (const pid of [4_000_000, process.pid]) {
    const lines = [pid, path.join(dataDir, 'postgres'), 1, 5432, '', '127.0.0.1', '', 'ready'];
    await writeFile(path.join(dataDir, 'postgres', 'postmaster.pid'), `${lines.join('\n')}\n`);
    const database = await open(dataDir);
    await database.knex.raw('select 1');
    await database.close();
  }
});

test('a database killed under a running process comes back at the same address', async t => {
  const { dataDir, defer } = await makeDataDir(t);
  const database = await open(dataDir);
  defer(database.close);
  const address = database.connectionString;
  await database.knex.raw('create table public.kept (id int)');
  const pid = (await readPid(dataDir))!;
  process.kill(pid, 'SIGKILL');
  await waitUntil(
    async () => (await readPid(dataDir)) !== pid && (await canQuery(database.connectionString)),
  );
  assert.equal(database.connectionString, address);
  await database.knex.raw('select count(*) from public.kept');
});

async function canQuery(connectionString: string): Promise<boolean> {
  return connectClient({ connectionString }).then(
    client => client.end().then(() => true),
    () => false,
  );
}

/** For what only the outside can tell; the run's own limit ends it. */
async function waitUntil(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise(resolve => setImmediate(resolve));
}

test('a second serve is refused while the first one lives, and not after it was killed', async t => {
  const { dataDir, defer } = await makeDataDir(t);
  const first = await hold({ dataDir, defer }, 'serve');
  assert.match(first.said, /^open /);
  const second = await hold({ dataDir, defer }, 'serve');
  assert.equal(second.said, 'taken');
  await end(first.child, 'killed');
  const third = await hold({ dataDir, defer }, 'serve');
  assert.match(third.said, /^open /);
});

test('Ctrl-C for the whole process group does not reach the server', async t => {
  const { dataDir, defer } = await makeDataDir(t);
  const { child } = await hold({ dataDir, defer });
  const pid = (await readPid(dataDir))!;
  const { pgrp } = await readProcess(pid);
  assert.equal(pgrp, pid, 'a group of its own');
  await end(child, 'in order');
});

async function readProcess(pid: number): Promise<{ pgrp: number }> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  return { pgrp: Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[2]) };
}

test('a wrong password file is named', async t => {
  const { dataDir, defer } = await makeDataDir(t);
  const database = await open(dataDir);
  defer(database.close);
  const file = path.join(dataDir, 'postgres-password');
  const password = await readFile(file, 'utf8');
  await writeFile(file, 'wrong\n');
  await assert.rejects(open(dataDir), { code: 'DATABASE_UNAVAILABLE', message: /postgres-password/ });
  await writeFile(file, password);
  assert.ok(await findRunningServer(await prepareCluster(dataDir)));
});

test('a data folder that cannot be made is named in one line', async t => {
  const { dataDir } = await makeDataDir(t);
  const file = path.join(dataDir, 'file');
  await writeFile(file, '');
  await assert.rejects(open(path.join(file, 'data')), {
    code: 'BAD_CONFIGURATION',
    message: /^DATA_DIR accepts [^\n]+$/,
  });
});

test('a database that does not answer is named without its password', async () => {
  const config = { databaseUrl: 'postgres://me:sekret@127.0.0.1:1/gallery', dataDir: '/nowhere' };
  await assert.rejects(
    openDatabase({ config, log, applicationName: 'test' }),
    ({ code, message }: { code: string; message: string }) =>
      code === 'DATABASE_UNAVAILABLE' &&
      /127\.0\.0\.1:1\/gallery/.test(message) &&
      !/sekret|\n/.test(message),
  );
});
