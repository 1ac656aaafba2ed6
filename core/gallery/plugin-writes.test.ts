import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { definePlugin, type PhotoFields, type PluginGallery, type Writers } from '../plugin-api/index.ts';
import { newPhoto } from '../testing/new-photo.ts';
import { createTestGallery, systemViewer, type TestGallery } from '../testing/test-gallery.ts';

let site: TestGallery;
before(async () => {
  site = await createTestGallery();
});
after(() => site.close());

const request = { viewer: systemViewer, reason: 'test' };
const change = <Value>(write: (tx: Writers) => Promise<Value>) => site.gallery.change(request, write);
const find = async (id: string) => (await site.gallery.as(systemViewer).photos.find(id))!;
const patchesOf = async (changesetId: string | null) =>
  (await site.gallery.as(systemViewer).changes.find(changesetId!))!.patches;

/** Switches to plugins that do this and no more. */
function use(setups: Readonly<Record<string, (gallery: PluginGallery) => unknown>>, manifest = {}) {
  return site.usePlugins(
    Object.entries(setups).map(([id, setup]) => ({
      manifest: { id, ...manifest },
      definition: definePlugin(gallery => void setup(gallery)),
    })),
  );
}

async function addPhoto(over: Parameters<typeof newPhoto>[0] = {}): Promise<string> {
  return (await change(tx => tx.photos.add([newPhoto(over)]))).value[0]!.id;
}

const text = fc.option(fc.string({ unit: 'binary', maxLength: 12 }));
const names = fc.record({
  location: text,
  city: text,
  state: text,
  country: text,
  countryCode: fc.constant(null),
});
const moment = fc
  .date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true })
  .map(date => ({
    at: date.toISOString().slice(0, 23),
    offsetMinutes: 60,
    precision: 'second' as const,
    source: 'rule',
  }));
const fields: fc.Arbitrary<PhotoFields> = fc.record(
  {
    ...{
      title: text,
      caption: text,
      altText: text,
      author: text,
      credit: text,
      copyright: text,
      licence: text,
    },
    rating: fc.option(fc.integer({ min: 0, max: 5 })),
    taken: fc.option(moment),
    coordinates: fc.option(
      fc.record({
        latitude: fc.double({ min: -90, max: 90, noNaN: true }),
        longitude: fc.double({ min: -180, max: 180, noNaN: true }),
      }),
    ),
    place: fc.option(names),
    focalPoint: fc.option(
      fc.record({
        x: fc.double({ min: 0, max: 1, noNaN: true }),
        y: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    ),
    ext: fc.option(fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.jsonValue(), { maxKeys: 4 })),
  },
  { requiredKeys: [] },
);

test('whatever plugins set while a photo is saved, undo brings back what was, and redo what they made of it', async () => {
  let given: PhotoFields = {};
  await use({
    one: ({ hooks }) => hooks.photo.saving.tap(({ items }) => items.map(({ id }) => ({ id, patch: given }))),
    two: ({ hooks }) =>
      hooks.photo.saving.tap(({ items }) =>
        items.map(({ id }) => ({ id, patch: { ext: given.ext } as never })),
      ),
  });
  const id = await addPhoto();
  const rowOf = async () => {
    const { rows } = await site.database.knex.raw(
      `select to_jsonb(p) - 'revision' as row from photos p where id = ?`,
      [id],
    );
    return JSON.stringify(rows[0].row);
  };
  let turn = 0;
  await fc.assert(
    fc.asyncProperty(fields, async patch => {
      given = {};
      const before = await rowOf();
      given = patch;
      const { changesetId } = await change(tx => tx.photos.edit([id], { credit: `turn ${turn++}` }));
      const changed = await rowOf();
      if (changesetId === null) return assert.equal(changed, before);
      const undone = await site.gallery.undo(changesetId, request);
      assert.equal(await rowOf(), before);
      await site.gallery.undo(undone.changesetId!, request);
      assert.equal(await rowOf(), changed);
    }),
    { numRuns: 120 },
  );
});

test("a member called __proto__ in a plugin's own values, which no patch can name, is left out", async () => {
  await use({
    one: ({ hooks }) =>
      hooks.photo.saving.tap(({ items }) =>
        items.map(({ id }) => ({
          id,
          patch: { ext: JSON.parse('{"a": {"__proto__": {"b": 1}, "c\\u0000": 2}}') },
        })),
      ),
  });
  const id = await addPhoto();
  assert.deepEqual((await find(id)).ext, { one: { a: { c: 2 } } });
});

test('a NUL or half a character in what is written is refused, and nothing of the change stays', async () => {
  await use({});
  const id = await addPhoto();
  for (const title of ['a\0b', 'a\ud800']) {
    for (const edit of [{ title }, { title: 'kept?', translations: { de: { title } } }]) {
      const tried = change(tx => tx.photos.edit([id], edit));
      await assert.rejects(tried, { code: 'VALIDATION_FAILED' });
    }
  }
  assert.equal((await find(id)).title, null);
});

test('history says which plugin set which field, and nothing of what came out as it was', async () => {
  await use({
    credits: ({ hooks }) =>
      hooks.photo.saving.tap(({ items }) =>
        items.map(({ id, draft }) => ({ id, patch: { credit: 'House', title: draft.title as string } })),
      ),
    'own-values': ({ hooks }) =>
      hooks.photo.saving.tap(({ items }) => items.map(({ id }) => ({ id, patch: { ext: { seen: true } } }))),
    tidy: ({ hooks }) =>
      hooks.metadata.normalising.tap(({ items }) =>
        items
          .filter(({ values }) => values.title)
          .map(({ id, values }) => ({
            id,
            patch: { title: values.title?.trim() ?? null, keywords: [['animals', 'bird']] },
          })),
      ),
  });
  const id = await addPhoto();
  const { changesetId } = await change(tx => tx.photos.edit([id], { title: ' Dune ' }));
  const photo = await find(id);
  assert.equal(photo.title, 'Dune');
  assert.deepEqual(
    photo.tags.map(tag => tag.name),
    ['bird'],
  );
  const patch = (await patchesOf(changesetId)).find(({ entity }) => entity === 'photo')!;
  assert.deepEqual(patch.setBy, [{ plugin: 'tidy', fields: ['title', 'tags'] }]);
  const added = (await site.gallery.as(systemViewer).changes.history('photo', id))!.items.at(-1)!;
  assert.deepEqual(added.patches[0]!.setBy, [
    { plugin: 'credits', fields: ['credit'] },
    { plugin: 'own-values', fields: ['ext'] },
  ]);
  assert.deepEqual(photo.ext, { 'own-values': { seen: true } });
});

test('nothing of plugins is in a change that they had no part in', async () => {
  await use({});
  const id = await addPhoto();
  const { changesetId } = await change(tx => tx.photos.edit([id], { title: 'Mine' }));
  assert.equal('setBy' in (await patchesOf(changesetId))[0]!, false);
});

test('a patch that makes no sense as a moment, a name or a keyword is left out, and the rest is kept', async () => {
  await use({
    muddle: ({ hooks }) => {
      const taken = {
        at: '2024-02-30T10:00:00',
        offsetMinutes: null,
        precision: 'second',
        source: 'x',
      } as const;
      hooks.photo.saving.tap(({ items }) =>
        items.map(({ id }) => ({ id, patch: { taken, caption: 'a\0b' } })),
      );
      hooks.album.saving.tap(({ items }) =>
        items.map(({ id }) => ({ id, patch: { title: '  ', description: 'd' } })),
      );
      hooks.tag.saving.tap(({ items }) => items.map(({ id }) => ({ id, patch: { name: 'Renamed' } })));
      hooks.metadata.normalising.tap(({ items }) =>
        items.map(({ id }) => ({ id, patch: { keywords: [['\u0001'], [' ', 'kept']] } })),
      );
    },
  });
  const id = await addPhoto({ keywords: [['asked']] });
  const photo = await find(id);
  assert.deepEqual([photo.taken, photo.caption, photo.tags.map(tag => tag.name)], [null, 'ab', ['kept']]);
  const { value: album } = await change(tx => tx.albums.create({ title: 'Album' }));
  const { title, description } = (await site.gallery.as(systemViewer).albums.findById(album.id))!;
  assert.deepEqual([title, description], ['Album', 'd']);
});

test('metadata is put into form when it comes in, when it is edited and when keywords are added', async () => {
  const seen: unknown[] = [];
  await use({
    rules: ({ hooks }) =>
      hooks.metadata.normalising.tap(({ origin, items }) => {
        seen.push([origin, ...items.map(item => item.values)]);
        return items.map(({ id, values }) => ({
          id,
          patch: { keywords: values.keywords?.map(path => ['by rule', ...path]) },
        })) as never;
      }),
  });
  const id = await addPhoto({ details: { title: 'In', rating: null }, keywords: [['a']] });
  const other = await addPhoto();
  await change(tx => tx.photos.edit([id, other], { rating: null }));
  await change(tx => tx.photos.retag([id, other], { add: [['b'], ['c']] }));
  await change(tx => tx.photos.trash([other]));
  await change(tx => tx.photos.edit([id], { publication: 'draft' }));
  assert.deepEqual(seen, [
    ['import', { title: 'In', keywords: [['a']] }],
    ['import', {}],
    ['edit', { rating: null }, { rating: null }],
    ['edit', { keywords: [['b'], ['c']] }, { keywords: [['b'], ['c']] }],
  ]);
  assert.deepEqual(
    (await find(id)).tags.map(tag => tag.name),
    ['a', 'b', 'c'],
  );
  const tags = await site.gallery.as(systemViewer).tags.index();
  assert.ok(tags.some(tag => tag.name === 'by rule' && tag.photoCount > 0));
});

test('another change inside a hook of a change fails at once, and the change itself goes on', async () => {
  const failures: unknown[] = [];
  await use(
    {
      eager: ({ hooks }) =>
        hooks.photo.guarding.tap(async (_, ctx) => {
          await ctx
            .change({ reason: 'more' }, tx => tx.albums.create({ title: 'Inside' }))
            .catch(error => failures.push(error));
          const { gallery } = site;
          await gallery.openBatch(request, 'inside').catch(error => failures.push(error));
          await gallery.undo('nothing', request).catch(error => failures.push(error));
          await gallery.undoBatch('nothing', request).catch(error => failures.push(error));
          return undefined;
        }),
    },
    { permissions: ['system'] },
  );
  const id = await addPhoto();
  assert.ok(await find(id));
  assert.deepEqual(
    failures.map(error => (error as { code: string }).code),
    Array(4).fill('CHANGE_INSIDE_HOOK'),
  );
  assert.match((failures[0] as Error).message, /"photo.guarding" runs inside a change/);
});

test('values of plugins stand beside each other; an edit adds to them, null takes them away', async () => {
  await use({});
  const id = await addPhoto();
  const { value: album } = await change(tx => tx.albums.create({ title: 'Values' }));
  const edit = (ext: Readonly<Record<string, object | null>>) =>
    change(async tx => {
      await tx.photos.edit([id], { ext });
      await tx.albums.edit(album.id, { ext });
    });
  const read = async () => [
    (await find(id)).ext,
    (await site.gallery.as(systemViewer).albums.findById(album.id))!.ext,
  ];
  await edit({ one: { a: 1, b: 2 }, two: { c: 3 } });
  await edit({ one: { b: null, d: 4 } });
  assert.deepEqual(await read(), Array(2).fill({ one: { a: 1, d: 4 }, two: { c: 3 } }));
  const { changesetId } = await edit({ one: null });
  assert.deepEqual(await read(), Array(2).fill({ two: { c: 3 } }));
  await site.gallery.undo(changesetId!, request);
  assert.deepEqual(await read(), Array(2).fill({ one: { a: 1, d: 4 }, two: { c: 3 } }));
  await assert.rejects(edit({ one: { much: 'x'.repeat(70_000) } }), {
    code: 'VALIDATION_FAILED',
    pointer: '/ext',
  });
  await assert.rejects(edit({ 'No id': {} }), { code: 'NOT_ACCEPTED' });
});

test('what plugins work out stands on what is read, a list in one call, also where they read themselves', async () => {
  const calls: string[] = [];
  await use({
    stars: ({ hooks }) => {
      for (const entity of ['photo', 'album', 'tag'] as const)
        hooks[entity as 'photo'].loading.tap(async ({ items }, ctx) => {
          calls.push(`${entity} ${items.length}`);
          await ctx.read.photos.find(items[0]!.id);
          return items.map(({ id }) => ({ id, patch: { of: id } }));
        });
    },
  });
  const { value: album } = await change(tx => tx.albums.create({ title: 'Read', audience: 'public' }));
  const id = await addPhoto({ albumId: album.id, keywords: [['read']] });
  await addPhoto({ albumId: album.id, keywords: [['read']] });
  await change(tx => tx.photos.edit([id], { ext: { stars: { kept: true } } }));
  calls.splice(0);
  const read = site.gallery.as({ kind: 'guest' });
  const list = (await read.photos.list({ kind: 'album', slug: album.slug }))!;
  assert.deepEqual(
    list.items.map(photo => photo.ext),
    list.items.map(photo => ({ stars: { of: photo.id } })),
  );
  assert.deepEqual((await read.photos.find(id))!.ext, { stars: { kept: true, of: id } });
  assert.deepEqual((await read.albums.findById(album.id))!.ext, { stars: { of: album.id } });
  const tag = (await read.tags.index()).find(({ name }) => name === 'read')!;
  assert.deepEqual(tag.ext, { stars: { of: tag.id } });
  const found = await read.search.run('read');
  assert.equal(found.photos.items.length, 2);
  assert.ok([...found.photos.items, ...found.albums].every(item => item.ext?.stars?.of === item.id));
  assert.deepEqual(calls.slice(0, 3), ['photo 2', 'photo 1', 'album 1']);
  await use({});
  assert.equal(
    'ext' in
      (await site.gallery.as({ kind: 'guest' }).photos.list({ kind: 'album', slug: album.slug }))!.items[0]!,
    false,
  );
});
