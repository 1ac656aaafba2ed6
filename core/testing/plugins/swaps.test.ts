import assert from 'node:assert/strict';
import { watch } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { definePlugin } from '../../plugin-api/index.ts';
import { createTestGallery, type PluginUnderTest, type TestGallery } from '../test-gallery.ts';

const swaps = 200;
const connections = 16;

let site: TestGallery;
let paths: string[];
before(async () => {
  site = await createTestGallery({ env: { ENFILADE_PAGE_CACHE_BYTES: '0' } });
  const album = await site.album({ title: 'Dunes' });
  const photo = await site.photo({ albumId: album.id, details: { title: 'First light' } });
  paths = ['/', `/albums/${album.slug}`, `/photos/${photo}`, '/search?q=hi'];
});
after(() => site.close());

let opened = 0;
let closed = 0;
/** Holds what a plugin may hold, and lets go of it when it is told to. */
const holder: PluginUnderTest = {
  manifest: { id: 'holder' },
  definition: definePlugin(gallery => {
    opened += 1;
    const timer = setInterval(() => {}, 60_000);
    const watcher = watch(import.meta.dirname);
    gallery.contribute.block({
      id: 'held',
      slot: 'site.footer',
      template: 'none',
      load: async () => {
        await gallery.db.raw('select 1');
        return null;
      },
    });
    return () => {
      closed += 1;
      clearInterval(timer);
      watcher.close();
    };
  }),
};
const greeter: PluginUnderTest = { folder: path.join(import.meta.dirname, 'hello') };

/** What keeps this process busy, by kind. */
function countResources(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Connections of plugins' own roles. */
async function countOwnConnections(): Promise<number> {
  const { rows } = await site.database.knex.raw(
    `select count(*)::int as count from pg_stat_activity
     where datname = current_database() and usename like 'plugin\\_%'`,
  );
  return rows[0].count;
}

/** 16 browsers that go round the pages until they are told to stop. */
function startVisiting() {
  const failed: string[] = [];
  let visits = 0;
  let isOver = false;
  const visit = async (start: number) => {
    const client = site.client();
    for (let turn = start; !isOver; turn++) {
      const path = paths[turn % paths.length]!;
      const { status } = await client.get(path);
      visits += 1;
      if (status !== 200) failed.push(`${path}: ${status}`);
    }
  };
  const running = Promise.all(Array.from({ length: connections }, (_, start) => visit(start)));
  return {
    async stop() {
      isOver = true;
      await running;
      return { failed, visits };
    },
  };
}

test('200 swaps under load fail no request and leave nothing behind', { timeout: 180_000 }, async t => {
  const warmUp = startVisiting();
  await site.usePlugins([holder, greeter]);
  await site.usePlugins([]);
  await warmUp.stop();
  await until(async () => (await countOwnConnections()) === 0);
  const before = countResources();

  const visiting = startVisiting();
  for (let swap = 0; swap < swaps; swap++) {
    await site.usePlugins([[holder, greeter], [greeter], [holder], []][swap % 4]!);
    await new Promise(resolve => setImmediate(resolve));
  }
  const { failed, visits } = await visiting.stop();
  await site.usePlugins([]);
  t.diagnostic(`${visits} requests, ${opened} set-ups`);
  assert.deepEqual(failed, []);
  assert.ok(visits > swaps, `${visits} requests`);
  await until(() => opened === closed).catch(() => assert.equal(closed, opened));
  await until(async () => (await countOwnConnections()) === 0);
  const isLess = () =>
    Object.entries(countResources()).every(([kind, count]) => count <= (before[kind] ?? 0));
  await until(isLess).catch(() => assert.deepEqual(countResources(), before));
});

/** What ends does so a moment after it was told. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it never came');
    await delay(20);
  }
}
