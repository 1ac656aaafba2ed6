import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { readConfig } from '../config/read-config.ts';
import { createLog } from '../log/create-log.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { type Server, supervise } from './supervisor.ts';

let folder: string;
let database: TestDatabase;
let server: Server;
const lines: { msg: string; child?: string; childPid?: number }[] = [];

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enfilade-supervisor-'));
  database = await createTestDatabase();
  server = await start();
});
after(async () => {
  await server.stop();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

function start(more: Record<string, string> = {}): Promise<Server> {
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: database.connectionString,
    DATA_DIR: folder,
    PORT: '0',
    LOG_LEVEL: 'silent',
    ...more,
  };
  const log = createLog({ level: 'info', destination: { write: line => void lines.push(JSON.parse(line)) } });
  return supervise({ config: readConfig(env, folder), log, role: 'all', env, patience: 3_000 });
}

function pidOf(child: 'web' | 'worker'): number | undefined {
  return lines.findLast(line => line.child === child && line.msg === `${child} is running`)?.childPid;
}

/** The pid of the child that follows. */
async function waitForNext(child: 'web' | 'worker', pid?: number): Promise<number> {
  while (pidOf(child) === pid) await delay(20);
  return pidOf(child)!;
}

test('the server answers, and names the page of the first administrator', async () => {
  assert.match(server.url!, /^http:\/\/localhost:\d+$/);
  assert.equal((await fetch(`${server.url}/health/ready`)).status, 200);
  assert.equal((await fetch(server.url! + server.setUpPath!)).status, 200);
});

test('a second server of the same gallery is refused', async () => {
  await assert.rejects(start(), { code: 'ALREADY_SERVING' });
  assert.equal((await fetch(`${server.url}/health/ready`)).status, 200);
});

for (const child of ['web', 'worker'] as const) {
  test(`a ${child} process that is killed is followed by another one`, { timeout: 30_000 }, async () => {
    const pid = pidOf(child) ?? (await waitForNext(child));
    process.kill(pid, 'SIGKILL');
    await waitForNext(child, pid);
  });
}

test('a web process that hangs is ended and followed by another one', { timeout: 30_000 }, async () => {
  const pid = pidOf('web')!;
  process.kill(pid, 'SIGSTOP');
  await waitForNext('web', pid);
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
});

test('a taken port fails the start with its code, and leaves nothing running', async t => {
  const other = createServer().listen(0, '127.0.0.1');
  t.after(() => other.close());
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const second = await createTestDatabase();
  t.after(second.drop);
  const data = await mkdtemp(path.join(folder, 'second-'));
  const env = { PORT: String(port), DATABASE_URL: second.connectionString, DATA_DIR: data };
  await assert.rejects(start(env), { code: 'PORT_IN_USE' });
  const { rows } = await second.knex.raw(
    `select count(*)::int as count from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );
  assert.equal(rows[0].count, 0);
});
