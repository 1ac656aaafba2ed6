import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { createMemory } from './memory.ts';
import { type DataWorld, openDataWorld } from './own-plugin.fixture.ts';
import type { DataOwner, PluginServices } from './plugin-data.ts';

let world: DataWorld;
let plugin: DataOwner;
let services: PluginServices;

before(async () => {
  world = await openDataWorld();
  plugin = await world.plugin('keeper');
  services = world.room.servicesFor(plugin);
});
after(async () => {
  await services.close();
  await world.close();
});

test('small values are kept by key, apart from other plugins’, and listed by prefix', async () => {
  const { kv } = services;
  const other = world.room.servicesFor(await world.plugin('other-keeper'));
  await other.kv.set('feed:1', 'theirs');
  assert.equal(await kv.get('feed:1'), undefined);
  await kv.set('feed:2', { seen: ['ü', null, 1.5] });
  await kv.set('feed:1', null);
  await kv.set('feed_x', 'not of the prefix');
  await kv.set('feed:2', { seen: [] });
  assert.deepEqual(await kv.list('feed:'), [
    { key: 'feed:1', value: null },
    { key: 'feed:2', value: { seen: [] } },
  ]);
  await kv.delete('feed:1');
  assert.equal((await kv.list()).length, 2);
  await other.close();
});

test('values have bounds', async () => {
  const { kv } = services;
  await assert.rejects(kv.set('large', 'x'.repeat(65_536)), { code: 'PAYLOAD_TOO_LARGE' });
  await assert.rejects(kv.set('none', undefined), { code: 'NOT_ACCEPTED' });
  await assert.rejects(kv.set('', 1), { code: 'NOT_ACCEPTED' });
  await world.database.knex.raw(
    `insert into plugin_values (plugin, key, value) select 'full', g::text, '1' from generate_series(1, 10000) g`,
  );
  const full = world.room.servicesFor(await world.plugin('full'));
  await assert.rejects(full.kv.set('one more', 1), { code: 'PAYLOAD_TOO_LARGE' });
  await full.kv.set('1', 2);
  assert.equal(await full.kv.get('1'), 2);
  await full.close();
});

test('memory forgets with time, and what is used least when it is full', () => {
  let now = 0;
  const memory = createMemory({ limitBytes: 1_000, now: () => now });
  memory.set('short', 'x', 1);
  memory.set('long', 'x');
  now = 1_000;
  assert.equal(memory.get('short'), undefined);
  assert.equal(memory.get('long'), 'x');
  memory.set('a', 'x'.repeat(300));
  memory.get('long');
  memory.set('b', 'x'.repeat(300));
  memory.set('c', 'x'.repeat(300));
  assert.deepEqual(
    ['long', 'a', 'b', 'c'].map(key => memory.get(key) !== undefined),
    [true, false, true, true],
  );
  memory.set('c', Buffer.alloc(2_000));
  assert.equal(memory.get('c'), undefined);
});

test('files are written whole, listed and removed', async () => {
  const { files } = services;
  assert.equal(await files.read('a/b.txt'), undefined);
  await files.write('a/b.txt', 'one');
  await files.write('a/b.txt', Buffer.from('two'));
  await files.write('c.txt', 'three');
  assert.equal((await files.read('a/b.txt'))?.toString(), 'two');
  assert.deepEqual(await files.list(), ['a/b.txt', 'c.txt']);
  assert.deepEqual(await files.list('a'), ['a/b.txt']);
  assert.deepEqual(await files.list('never'), []);
  assert.equal(path.basename(await files.path('made/for/it.bin')), 'it.bin');
  await files.remove('a');
  await files.remove('a');
  assert.deepEqual(await files.list(), ['c.txt']);
});

test('no name leads out of the folder', async () => {
  const { files } = services;
  const outside = path.join(world.dataDir, 'outside');
  await mkdir(outside);
  await writeFile(path.join(outside, 'secret.txt'), 'secret');
  const own = path.dirname(await files.path('x'));
  await symlink(outside, path.join(own, 'link'));
  await symlink(path.join(outside, 'new.txt'), path.join(own, 'dangling'));
  const names = [
    '',
    '..',
    '../keeper2',
    'a/../../x',
    '/etc/passwd',
    'a\\b',
    'a\0b',
    './a',
    'a//b',
    'link/secret.txt',
  ];
  for (const name of [...names, 'link', 'dangling']) {
    for (const act of [files.read, files.path, files.remove, (at: string) => files.write(at, 'x')]) {
      await assert.rejects(act(name), { code: 'FILE_OUTSIDE' }, name);
    }
  }
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('..', '.', 'a', '/', '//', '~', 'ü'), { maxLength: 6 }),
      async parts => {
        const found = await files.path(parts.join('')).catch(error => error.code);
        assert.ok(found === 'FILE_OUTSIDE' || found.startsWith(own + path.sep));
      },
    ),
    { numRuns: 50 },
  );
});
