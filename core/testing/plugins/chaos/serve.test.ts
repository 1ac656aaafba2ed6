import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { announcePlugins, listPluginRows, savePluginRow } from '../../../plugin-host/state/queries.ts';
import { createTestDatabase, type TestDatabase } from '../../test-database.ts';
import { createWebClient, type WebClient } from '../../web-client.ts';
import type { ChaosSettings } from './index.ts';

/** The real thing: a supervisor with a web and a worker process, and a plugin that harms them. */
const launcher = path.resolve(import.meta.dirname, '../../../../bin/enfilade');
const connections = 16;
/** ms */
const longest = { withoutAnswer: 15_000, untilPaused: 30_000 };

let folder: string;
let database: TestDatabase;
let server: ChildProcess;
let output = '';
let url: string;
let admin: WebClient;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enfilade-chaos-'));
  const plugins = path.join(folder, 'plugins');
  await mkdir(path.join(plugins, 'good'), { recursive: true });
  await cp(import.meta.dirname, path.join(plugins, 'chaos'), { recursive: true });
  await writeGoodPlugin(path.join(plugins, 'good'));
  database = await createTestDatabase();
  await switchOn('good', {});
  server = spawn(process.execPath, [launcher, 'serve'], {
    env: {
      PATH: process.env.PATH,
      TMPDIR: process.env.TMPDIR,
      DATABASE_URL: database.connectionString,
      DATA_DIR: path.join(folder, 'data'),
      PLUGINS_DIR: plugins,
      PORT: String(await findFreePort()),
      ENFILADE_PAGE_CACHE_BYTES: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [server.stdout!, server.stderr!]) stream.on('data', data => (output += data));
  await until(() => /serving at http:\S+/.test(output) && /\/setup\/\S+/.test(output));
  url = /serving at (http:\S+)/.exec(output)![1]!;
  admin = createWebClient({ url });
  const setUp = /once: http:\/\/[^/]+(\/setup\/\S+)/.exec(output)![1]!;
  const answer = await admin.submit(setUp, { name: 'anna', password: 'a good password' });
  assert.equal(answer.status, 303);
});
after(async () => {
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** The same one for every process that follows another. */
async function findFreePort(): Promise<number> {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  taken.close();
  await once(taken, 'close');
  return port;
}

/** Says on every page that it is there. */
async function writeGoodPlugin(home: string): Promise<void> {
  const manifest = { id: 'good', version: '1.0.0', api: '^1.0.0', title: 'Good', description: 'Goes on.' };
  await writeFile(path.join(home, 'plugin.json'), JSON.stringify(manifest));
  await writeFile(
    path.join(home, 'index.ts'),
    `import { definePlugin } from 'enfilade/plugin-api';
export default definePlugin(gallery => {
  gallery.hooks.page.heading.tap(() => [{ tag: 'meta', name: 'good', content: 'is here' }]);
});
`,
  );
}

async function switchOn(id: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  await savePluginRow(database.knex, { id, version: '1.0.0', origin: 'folder', state: 'enabled', settings });
  await announcePlugins(database.knex);
}

async function stateOf(id: string) {
  const rows = await listPluginRows(database.knex);
  return rows.find(row => row.id === id);
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    assert.equal(server.exitCode, null, output);
    await delay(25);
  }
}

interface Visit {
  /** ms since 1970 */
  readonly began: number;
  readonly ended: number;
  readonly isGood: boolean;
}

/** 16 connections that ask for the first page, one request after the other, until they are told to stop. */
function startVisiting() {
  const visits: Visit[] = [];
  let isOver = false;
  const visit = async () => {
    while (!isOver) {
      const began = Date.now();
      const isGood = await fetch(url, { signal: AbortSignal.timeout(longest.withoutAnswer) }).then(
        async answer => answer.status === 200 && (await answer.text()).includes('is here'),
        () => false,
      );
      visits.push({ began, ended: Date.now(), isGood });
      // a refused connection costs nothing: no need to ask a thousand times a second
      if (!isGood) await delay(20);
    }
  };
  const running = Promise.all(Array.from({ length: connections }, visit));
  return {
    visits,
    async stop() {
      isOver = true;
      await running;
    },
  };
}

/** The longest time in which no page was answered as it should be. */
function longestSilence(visits: readonly Visit[], from: number): number {
  const good = visits.filter(({ isGood, ended }) => isGood && ended >= from).map(({ ended }) => ended);
  const moments = [from, ...good.sort((a, b) => a - b)];
  return Math.max(...moments.slice(1).map((moment, index) => moment - moments[index]!));
}

const cases: readonly (ChaosSettings & { readonly kind: string; readonly losesRequests: boolean })[] = [
  { at: 'block', fault: 'exit', kind: 'exit', losesRequests: false },
  { at: 'block', fault: 'stray-timer', kind: 'stray', losesRequests: false },
  { at: 'block', fault: 'busy', kind: 'hang', losesRequests: true },
  { at: 'block', fault: 'allocate', kind: 'memory', losesRequests: true },
  { at: 'block', fault: 'regexp', kind: 'hang', losesRequests: true },
  { at: 'setup', fault: 'busy', kind: 'hang', losesRequests: true },
];

for (const { at, fault, kind, losesRequests } of cases) {
  test(`the site is back and the plugin is named and paused: ${fault} at ${at}`, {
    timeout: 60_000,
  }, async t => {
    const visiting = startVisiting();
    t.after(() => visiting.stop());
    await until(() => visiting.visits.some(({ isGood }) => isGood));
    const logged = output.length;
    const began = Date.now();
    await switchOn('chaos', { at, fault });
    await until(async () => (await stateOf('chaos'))?.state === 'paused');
    const paused = Date.now();
    await until(
      () => visiting.visits.filter(visit => visit.isGood && visit.began > paused).length > connections,
    );
    await visiting.stop();

    const silence = longestSilence(visiting.visits, began);
    const lost = visiting.visits.filter(visit => !visit.isGood).length;
    t.diagnostic(`paused after ${paused - began} ms, longest silence ${silence} ms, ${lost} requests lost`);
    assert.ok(paused - began <= longest.untilPaused, `${paused - began} ms until it was paused`);
    assert.ok(silence <= longest.withoutAnswer, `${silence} ms without a page`);
    if (!losesRequests) assert.equal(lost, 0);
    assert.equal((await stateOf('chaos'))!.evidence!.kind, kind);
    assert.match(output.slice(logged), /plugin chaos is paused/);
    const page = await admin.get('/admin/plugins');
    assert.equal(page.status, 200);
    assert.match(page.body, /chaos/);
  });
}
