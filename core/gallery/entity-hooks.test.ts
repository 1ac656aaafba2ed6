import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { runChange } from '../changes/change.ts';
import { createChangeHooks } from '../changes/change-hooks.ts';
import type { Doc } from '../changes/entity-store.ts';
import { isAppError } from '../errors/app-error.ts';
import { definePlugin, type EntityName, type PluginSetup, type Writers } from '../plugin-api/index.ts';
import { createFactDelivery } from '../plugin-host/facts/fact-delivery.ts';
import { newPhoto } from '../testing/new-photo.ts';
import { createTestGallery, systemViewer, type TestGallery } from '../testing/test-gallery.ts';
import { entityStores } from './stores.ts';

let site: TestGallery;
before(async () => {
  site = await createTestGallery();
});
after(() => site.close());

const request = { viewer: systemViewer, reason: 'test' };
const change = <Value>(write: (tx: Writers) => Promise<Value>) => site.gallery.change(request, write);

/** How each kind of object is made and changed through the doors. */
const doings: Readonly<
  Record<
    EntityName,
    { make(tx: Writers): Promise<string>; edit(tx: Writers, id: string): Promise<unknown>; field: string }
  >
> = {
  photo: {
    make: async tx => (await tx.photos.add([newPhoto()]))[0]!.id,
    edit: (tx, id) => tx.photos.edit([id], { caption: 'edited' }),
    field: 'caption',
  },
  album: {
    make: async tx => (await tx.albums.create({ title: 'Made' })).id,
    edit: (tx, id) => tx.albums.edit(id, { description: 'edited' }),
    field: 'description',
  },
  tag: {
    make: async tx => (await tx.tags.ensure([[`tag ${Math.random()}`]]))[0]!.id,
    edit: (tx, id) => tx.tags.edit(id, { description: 'edited' }),
    field: 'description',
  },
  user: {
    make: async tx =>
      (await tx.users.create({ name: `user-${Math.random()}`.slice(0, 20), password: null, role: 'member' }))
        .id,
    edit: (tx, id) => tx.users.edit(id, { displayName: 'Edited' }),
    field: 'displayName',
  },
  group: {
    make: async tx => (await tx.groups.create({ name: `group ${Math.random()}` })).id,
    edit: (tx, id) => tx.groups.edit(id, { description: 'edited' }),
    field: 'description',
  },
  share: {
    make: async tx => {
      const { id } = await tx.albums.create({ title: 'Shared', audience: 'public' });
      return (await tx.shares.create({ name: 'Link', albumId: id })).id;
    },
    edit: (tx, id) => tx.shares.edit(id, { name: 'Edited' }),
    field: 'name',
  },
  setting: {
    make: async tx => {
      await tx.settings.editSite({ tagline: `made ${Math.random()}` });
      return 'site';
    },
    edit: tx => tx.settings.editSite({ tagline: `edited ${Math.random()}` }),
    field: 'tagline',
  },
};

const entities = Object.keys(doings) as EntityName[];

/** What doesn't vanish goes by a field. */
const goneFields: Partial<Record<EntityName, string>> = { album: 'trashedAt', share: 'revokedAt' };

/** Not every kind of object has a way to vanish that people can go, so this goes in where they all pass. */
async function vanish(entity: EntityName, id: string): Promise<string | null> {
  const door = { db: site.database.knex, hooks: createChangeHooks(site.plugins.hooks) };
  const store = entityStores.get(entity)!;
  const { changesetId } = await runChange(door, request, async context => {
    const doc = (await store.load(context.trx, [id])).get(id)!;
    const field = goneFields[entity];
    const gone = field && { ...doc, [field]: context.now.toISOString() };
    await context.write(store, [{ id, before: doc, after: gone as Doc | undefined }]);
  });
  return changesetId;
}

type Call = { readonly hook: string; readonly items: readonly Record<string, unknown>[] };

/** Writes down what each hook of an entity is called with. */
function witness(entity: EntityName, calls: Call[], verbs: readonly string[]) {
  const setup: PluginSetup = gallery => {
    for (const verb of verbs) {
      const hook = gallery.hooks[entity as 'photo'][verb as 'saving'];
      hook.tap(({ items }) => {
        calls.push({ hook: verb, items: items as never });
        return undefined;
      });
    }
    return undefined;
  };
  return { manifest: { id: 'witness' }, definition: definePlugin(setup) };
}

describe('the hooks of each kind of object', () => {
  for (const entity of entities) {
    test(`${entity}: each hook is called where it says, with all objects of a write in one list`, async () => {
      const calls: Call[] = [];
      const verbs = ['saving', 'guarding', 'deleting', 'created', 'updated', 'restored', 'deleted'];
      await site.usePlugins([witness(entity, calls, verbs)]);
      const facts = createFactDelivery({ db: site.database.knex, host: site.plugins, log: site.house.log });
      await facts.flush();
      const { make, edit, field } = doings[entity];
      const { value: id } = await change(make);
      const made = entity === 'setting' ? 'updated' : 'created';
      const ownCalls = () => calls.splice(0).map(({ hook, items }) => [hook, ...items.map(item => item.id)]);
      const inMaking = ownCalls();
      assert.deepEqual(inMaking.slice(-2), [
        ['saving', id],
        ['guarding', id],
      ]);
      await change(tx => edit(tx, id));
      assert.deepEqual(
        calls.map(call => [call.hook, call.items[0]!.id]),
        [
          ['saving', id],
          ['guarding', id],
        ],
      );
      const { before: was, draft } = calls[0]!.items[0] as { before: Doc; draft: Doc };
      assert.notDeepEqual(was[field], draft[field]);
      calls.splice(0);
      const changesetId = (await vanish(entity, id))!;
      assert.deepEqual(ownCalls(), [['deleting', id]]);
      await site.gallery.undo(changesetId, request);
      assert.deepEqual(ownCalls(), [['guarding', id]], 'an undo is asked about and never changed');
      await facts.flush();
      const told = calls.flatMap(({ hook, items }) => items.filter(item => item.id === id).map(() => hook));
      const comesBack = goneFields[entity] ? 'restored' : 'created';
      const expected = [made, 'updated', 'deleted', comesBack];
      assert.deepEqual(
        entity === 'setting' ? told.slice(-3) : told,
        expected.slice(entity === 'setting' ? 1 : 0),
      );
      const fact = calls.find(({ hook }) => hook === 'updated')!.items[0] as Record<string, unknown>;
      assert.deepEqual(Object.keys(fact).toSorted(), [
        'at',
        'causes',
        'changesetId',
        'eventId',
        'fields',
        'id',
      ]);
      await facts.stop();
    });

    for (const verb of ['guarding', 'deleting'] as const) {
      test(`${entity}: a denial in ${verb} stops the whole change with the plugin’s words`, async () => {
        await site.usePlugins([]);
        const { value: id } = await change(doings[entity].make);
        const denial = { code: 'NOT_TODAY', message: 'Nothing on\nSundays.', field: 'title' };
        const setup: PluginSetup = gallery => {
          gallery.hooks[entity as 'photo'][verb as 'guarding'].tap(() => [denial]);
          return undefined;
        };
        await site.usePlugins([{ manifest: { id: 'sun-day' }, definition: definePlugin(setup) }]);
        const before = await countChangesets();
        const attempt = () =>
          verb === 'deleting' ? vanish(entity, id) : change(tx => doings[entity].edit(tx, id));
        await assert.rejects(attempt, error => {
          assert.ok(isAppError(error, 'CHANGE_DENIED'));
          const { status, message, shownCode, pointer } = error;
          assert.deepEqual(
            [status, message, shownCode, pointer],
            [422, 'Nothing on Sundays.', 'SUN_DAY_NOT_TODAY', '/title'],
          );
          return true;
        });
        assert.equal(await countChangesets(), before);
      });
    }
  }

  test('many objects are one call', async () => {
    const calls: Call[] = [];
    await site.usePlugins([witness('photo', calls, ['saving', 'guarding'])]);
    await change(tx => tx.photos.add(Array.from({ length: 30 }, () => newPhoto())));
    assert.deepEqual(
      calls.map(call => [call.hook, call.items.length]),
      [
        ['saving', 30],
        ['guarding', 30],
      ],
    );
  });
});

async function countChangesets(): Promise<number> {
  return (await site.database.knex('changesets').select('id')).length;
}
