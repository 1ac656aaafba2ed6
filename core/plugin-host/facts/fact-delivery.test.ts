import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { changesChannel } from '../../changes/announce.ts';
import { listenToChannel } from '../../database/channel-listener.ts';
import { definePlugin, type PluginGallery, type Writers } from '../../plugin-api/index.ts';
import { newPhoto } from '../../testing/new-photo.ts';
import { createTestGallery, systemViewer, type TestGallery } from '../../testing/test-gallery.ts';
import { createFactDelivery, type FactDelivery } from './fact-delivery.ts';
import { listDeadLetters } from './queries.ts';

let site: TestGallery;
let facts: FactDelivery;
/** Milliseconds since 1970, as the delivery is told. */
let clock = Date.now();
before(async () => {
  site = await createTestGallery();
  facts = createFactDelivery({ ...parts(), now: () => clock });
});
after(async () => {
  await facts.stop();
  await site.close();
});
beforeEach(async () => {
  await site.usePlugins([]);
  await site.database.knex('event_cursors').delete();
  await site.database.knex('plugin_dead_letters').delete();
});

const parts = () => ({ db: site.database.knex, host: site.plugins, log: site.house.log });
const request = { viewer: systemViewer, reason: 'test' };
const change = <Value>(write: (tx: Writers) => Promise<Value>) => site.gallery.change(request, write);
const add = async (count = 1) =>
  (await change(tx => tx.photos.add(Array.from({ length: count }, () => newPhoto())))).value.map(
    ({ id }) => id,
  );
const retitle = (id: string, title: string) => change(tx => tx.photos.edit([id], { title }));

/** Switches to these plugins, which hear of everything from now on. */
async function use(setups: Readonly<Record<string, (gallery: PluginGallery) => unknown>>): Promise<void> {
  const plugins = Object.entries(setups).map(([id, setup]) => ({
    manifest: { id, permissions: ['system'] as const },
    definition: definePlugin(gallery => void setup(gallery)),
  }));
  await site.usePlugins(plugins);
  await facts.flush();
}

type Heard = { readonly id: string; readonly eventId: string; readonly changesetId: string };

function hear(heard: Heard[][], verb: 'created' | 'updated' | 'deleted' = 'updated') {
  return ({ hooks }: PluginGallery) =>
    hooks.photo[verb as 'updated'].tap(({ items }) => {
      heard.push([...items]);
      return undefined;
    });
}

test('a plugin hears of what happens after it was first there, and of nothing twice', async () => {
  await add();
  const heard: Heard[][] = [];
  await use({ ear: hear(heard, 'created') });
  const ids = await add(3);
  await facts.flush();
  await facts.flush();
  assert.deepEqual(
    heard.map(items => items.map(item => item.id)),
    [ids],
  );
});

test('consecutive events of one name come together, at most a hundred', async () => {
  const heard: string[] = [];
  await use({
    ear: ({ hooks }) => {
      hooks.photo.created.tap(({ items }) => void heard.push(`created ${items.length}`) as undefined);
      hooks.photo.updated.tap(({ items }) => void heard.push(`updated ${items.length}`) as undefined);
    },
  });
  const ids = await add(250);
  await retitle(ids[0]!, 'one');
  await add(2);
  await facts.flush();
  assert.deepEqual(heard, ['created 100', 'created 100', 'created 50', 'updated 1', 'created 2']);
});

test('with many writers at once each change is told exactly once, in the order of each object’s history', async () => {
  const heard: Heard[][] = [];
  await use({ ear: hear(heard) });
  const ids = await add(5);
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let turn = 0; turn < 12; turn++) {
      const id = ids[(writer + turn) % ids.length]!;
      await (turn % 5 === 4
        ? change(async tx => {
            await tx.photos.edit([id], { title: 'taken back' });
            throw new Error('taken back');
          }).catch(() => {})
        : change(tx => tx.photos.edit([id, ids[writer % ids.length]!], { title: `${writer}.${turn}` })));
    }
  });
  let isWriting = true;
  const reading = (async () => {
    while (isWriting) await facts.flush();
  })();
  await Promise.all(writers);
  isWriting = false;
  await reading;
  await facts.flush();
  const told = heard.flat();
  for (const id of ids) {
    const { rows } = await site.database.knex.raw(
      `select c.id from patches p join changesets c on c.id = p.changeset_id
       where p.entity_id = ? and p.action = 'updated' order by c.number`,
      [id],
    );
    assert.deepEqual(
      told.filter(item => item.id === id).map(item => item.changesetId),
      rows.map((row: { id: string }) => row.id),
    );
  }
});

test('what commits late is waited for, and then told in its place', async () => {
  const heard: Heard[][] = [];
  await use({ ear: hear(heard) });
  const [first, second] = (await add(2)) as [string, string];
  await facts.flush();
  const { knex } = site.database;
  const { changesetId } = await retitle(first, 'source of the id');
  await facts.flush();
  heard.splice(0);
  for (const ending of ['commit', 'rollback'] as const) {
    const late = await knex.transaction();
    try {
      await late('events').insert({
        changeset_id: changesetId,
        name: 'photo.updated',
        entity: 'photo',
        entity_id: first,
      });
      await retitle(second, `early, then ${ending}`);
      await facts.flush();
      assert.equal(heard.length, 0, 'nothing is told past a gap that may be filled');
    } finally {
      await late[ending]();
    }
    await facts.flush();
    assert.deepEqual(
      heard.splice(0, heard.length).flatMap(items => items.map(item => item.id)),
      ending === 'commit' ? [first, second] : [second],
    );
  }
});

test('metadata and everything are told of, too, each with what it has to know', async () => {
  const heard: Record<string, unknown>[] = [];
  await use({
    ear: ({ hooks }) => {
      hooks.metadata.changed.tap(({ items }) => void heard.push(...items) as undefined);
      hooks.event.any.tap(({ items }) => void heard.push(...items) as undefined);
    },
  });
  const { value: album } = await change(tx => tx.albums.create({ title: 'Any' }));
  const [id] = await add();
  await change(tx => tx.photos.edit([id!], { title: 'T', tags: [['k']], focalPoint: { x: 0.5, y: 0.5 } }));
  await change(tx => tx.albums.addPhotos(album.id, [id!]));
  await facts.flush();
  const brief = heard.map(({ name, entityId, id, fields }) => ({ name, id: entityId ?? id, fields }));
  const tag = brief.find(({ name }) => name === 'tag.created')!.id;
  assert.deepEqual(brief, [
    { name: 'album.created', id: album.id, fields: [] },
    { name: 'photo.created', id, fields: [] },
    { name: 'tag.created', id: tag, fields: [] },
    { name: undefined, id, fields: ['title', 'keywords'] },
    { name: 'photo.updated', id, fields: ['title', 'focalPoint', 'tags'] },
    { name: 'photo.updated', id, fields: ['albums'] },
  ]);
});

test('what fails is told again later, one by one; what goes on failing is kept, and the rest is told', async () => {
  const [good, bad, last] = (await add(3)) as [string, string, string];
  const heard: string[][] = [];
  const moody = ({ hooks }: PluginGallery) =>
    hooks.photo.updated.tap(({ items }) => {
      heard.push(items.map(item => item.id));
      if (items.some(item => item.id === bad)) throw new Error('not this one');
      return undefined;
    });
  await use({ moody, calm: hear([]) });
  await change(tx => tx.photos.edit([good, bad, last], { title: 'together' }));
  const order = [good, bad, last].toSorted();
  await facts.flush();
  assert.deepEqual(
    heard.splice(0).map(ids => ids.toSorted()),
    [order],
  );
  await facts.flush();
  assert.deepEqual(heard, [], 'not before its time');
  for (const seconds of [1, 1, 5, 30, 120]) {
    clock += seconds * 1_000;
    await facts.flush();
  }
  // who has failed five times in a row is left alone for a minute, which setting it up anew ends
  await use({ moody, calm: hear([]) });
  clock += 1_000;
  await facts.flush();
  const told = heard.flat();
  assert.deepEqual(
    told.filter(id => id !== bad),
    order.filter(id => id !== bad),
  );
  const letters = await listDeadLetters(site.database.knex, 'moody');
  assert.equal(letters.length, 1);
  assert.equal(letters[0]!.hook, 'photo.updated');
  assert.deepEqual(
    (letters[0]!.payload as { items: { id: string }[] }).items.map(item => item.id),
    [bad],
  );
  assert.deepEqual(await listDeadLetters(site.database.knex, 'calm'), []);
  await retitle(good, 'again');
  await facts.flush();
  assert.equal(heard.at(-1)![0], good);
});

test('a plugin that was off hears of what happened meanwhile', async () => {
  const heard: Heard[][] = [];
  await use({ ear: hear(heard) });
  const [id] = await add();
  await facts.flush();
  await site.usePlugins([]);
  await retitle(id!, 'while it was off');
  await facts.flush();
  assert.deepEqual(heard, []);
  await use({ ear: hear(heard) });
  assert.equal(heard.flat().length, 1);
});

test('two processes tell each fact once', async () => {
  const heard: Heard[][] = [];
  await use({ ear: hear(heard) });
  const other = createFactDelivery(parts());
  const ids = await add(4);
  for (const id of ids) {
    await retitle(id, 'shared');
    await Promise.all([facts.flush(), other.flush()]);
  }
  await facts.flush();
  await other.stop();
  assert.deepEqual(
    heard.flat().map(item => item.id),
    ids,
  );
});

test('a plugin is not told of the same object twice in what follows from one change; others are, with the causes', async () => {
  const heard: { plugin: string; causes: readonly string[] }[] = [];
  const changing =
    (plugin: string) =>
    ({ hooks }: PluginGallery) =>
      hooks.photo.updated.tap(async ({ items }, ctx) => {
        heard.push({ plugin, causes: items[0]!.causes });
        await ctx.change({ reason: plugin }, tx =>
          tx.photos.edit([items[0]!.id], { caption: `${plugin} ${heard.length}` }),
        );
        return undefined;
      });
  const [id] = await add();
  await use({ ping: changing('ping'), pong: changing('pong') });
  await retitle(id!, 'start');
  await facts.flush();
  assert.deepEqual(
    heard
      .filter(({ plugin }) => plugin === 'ping')
      .map(({ causes }) => causes)
      .toSorted((a, b) => a.length - b.length),
    [[], ['pong']],
  );
  assert.equal(heard.length, 4, 'each of the person’s change, and of the other’s answer to it');
  assert.equal(await chainLength(), 2);
});

async function chainLength(): Promise<number> {
  const { rows } = await site.database.knex.raw(
    `select max(jsonb_array_length(chain->'causes')) as most from changesets where chain is not null`,
  );
  return rows[0].most;
}

test('a chain over ever new objects ends after eight', async () => {
  let calls = 0;
  await use({
    breeder: ({ hooks }) =>
      hooks.photo.created.tap(async (_, ctx) => {
        calls++;
        await ctx.change({ reason: 'one more' }, tx => tx.photos.add([newPhoto()]));
        return undefined;
      }),
  });
  await add();
  await facts.flush();
  assert.equal(calls, 8);
});

test('a running delivery hears of changes at once', { timeout: 20_000 }, async () => {
  const heard: Heard[][] = [];
  const running = createFactDelivery({
    ...parts(),
    listen: wake =>
      listenToChannel({
        database: site.database,
        channel: changesChannel,
        name: 'test',
        onMessage: wake,
        onLost: () => {},
      }),
  });
  await use({ ear: hear(heard) });
  await running.start();
  const [id] = await add();
  const started = performance.now();
  await retitle(id!, 'heard');
  while (heard.length === 0) await delay(5);
  assert.ok(performance.now() - started < 3_000, 'sooner than the clock alone would look');
  await running.stop();
});
