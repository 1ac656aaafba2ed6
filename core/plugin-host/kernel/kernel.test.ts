import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { definePlugin, type PluginSetup, refuse } from '../../plugin-api/index.ts';
import { createTestGallery, type TestGallery } from '../../testing/test-gallery.ts';

const guest = { viewer: { kind: 'guest' } } as const;
const one = { items: [{ id: 'a', before: null, draft: { title: null } }] };

function plugin(id: string, setup: PluginSetup, manifest = {}) {
  return { manifest: { id, ...manifest }, definition: definePlugin(setup) };
}

describe('kernel', () => {
  let gallery: TestGallery;
  before(async () => {
    gallery = await createTestGallery({ pluginPatience: 1 });
  });
  after(() => gallery.close());
  const titleSetBy =
    (title: string): PluginSetup =>
    api =>
      api.hooks.photo.saving.tap(({ items }) => items.map(({ id }) => ({ id, patch: { title } })));

  test('patches are merged in order, and each tap sees what those before it set', async () => {
    const seen: unknown[] = [];
    await gallery.usePlugins([
      plugin('first', titleSetBy('one')),
      plugin('second', api =>
        api.hooks.photo.saving.tap(({ items }) => {
          seen.push(items[0]!.draft.title);
          return [{ id: 'a', patch: { caption: 'two' } }];
        }),
      ),
    ]);
    const { payload, setBy } = await gallery.plugins.hooks.call('photo.saving', one, guest);
    assert.deepEqual(seen, ['one']);
    assert.deepEqual(payload.items[0]!.draft, { title: 'one', caption: 'two' });
    assert.deepEqual(setBy, [
      { id: 'a', plugin: 'first', fields: ['title'] },
      { id: 'a', plugin: 'second', fields: ['caption'] },
    ]);
  });

  test('a stage comes before the order of the plugins', async () => {
    await gallery.usePlugins([
      plugin('first', api =>
        api.hooks.photo.saving.tap({ stage: 'late' }, () => [{ id: 'a', patch: { title: 'late' } }]),
      ),
      plugin('second', titleSetBy('normal')),
      plugin('third', api =>
        api.hooks.photo.saving.tap({ stage: 'early' }, () => [{ id: 'a', patch: { title: 'early' } }]),
      ),
    ]);
    const { setBy } = await gallery.plugins.hooks.call('photo.saving', one, guest);
    assert.deepEqual(
      setBy.map(each => each.plugin),
      ['third', 'second', 'first'],
    );
  });

  test('payloads cannot be changed in place', async () => {
    let thrown: unknown;
    await gallery.usePlugins([
      plugin('writer', api =>
        api.hooks.photo.saving.tap(({ items }) => {
          try {
            (items[0]!.draft as { title: string }).title = 'mine';
          } catch (error) {
            thrown = error;
          }
          return undefined;
        }),
      ),
    ]);
    const { payload } = await gallery.plugins.hooks.call('photo.saving', one, guest);
    assert.ok(thrown instanceof TypeError);
    assert.equal(payload.items[0]!.draft.title, null);
  });

  test('who asks, and what all are given, cannot be changed in place', async () => {
    const thrown: unknown[] = [];
    const attempt = (write: () => void) => {
      try {
        write();
      } catch (error) {
        thrown.push(error);
      }
    };
    await gallery.usePlugins([
      plugin('writer', api =>
        api.hooks.photo.saving.tap(async (_, { viewer, read }) => {
          const site = await read.settings.site();
          attempt(() => Object.assign(viewer, { kind: 'system' }));
          attempt(() => Object.assign(site, { name: 'mine' }));
          attempt(() => Object.assign(site.links, { originals: 'mine' }));
          return undefined;
        }),
      ),
    ]);
    await gallery.plugins.hooks.call('photo.saving', one, guest);
    assert.equal(thrown.filter(error => error instanceof TypeError).length, 3);
    assert.equal(guest.viewer.kind, 'guest');
  });

  test('a field that does not exist or has the wrong type is left out, the rest of the patch stays', async () => {
    await gallery.usePlugins([
      plugin('nonsense', api =>
        api.hooks.photo.saving.tap(
          () => [{ id: 'a', patch: { title: 'good', rating: 'five', colour: 'red' } }] as never,
        ),
      ),
    ]);
    const { payload } = await gallery.plugins.hooks.call('photo.saving', one, guest);
    assert.deepEqual(payload.items[0]!.draft, { title: 'good' });
    const [call] = gallery.plugins.inspect('nonsense')!.lastCalls;
    assert.equal(call!.outcome, 'failed');
  });

  test('ext stands under the id of the plugin that sets it', async () => {
    const set =
      (values: object): PluginSetup =>
      api =>
        api.hooks.photo.saving.tap(() => [{ id: 'a', patch: { ext: values } }] as never);
    await gallery.usePlugins([plugin('one', set({ roll: 3 })), plugin('two', set({ roll: 4 }))]);
    const { payload } = await gallery.plugins.hooks.call('photo.saving', one, guest);
    assert.deepEqual(payload.items[0]!.draft.ext, { one: { roll: 3 }, two: { roll: 4 } });
  });

  describe('what raw tapable does wrong', () => {
    test('a tap that throws at once behind an asynchronous one is left out, and the call ends', async () => {
      await gallery.usePlugins([
        plugin('slow', api => api.hooks.photo.saving.tap(async () => undefined)),
        plugin('thrower', api =>
          api.hooks.photo.saving.tap(() => {
            throw new Error('at once');
          }),
        ),
        plugin('third', titleSetBy('reached')),
      ]);
      const { payload } = await gallery.plugins.hooks.call('photo.saving', one, guest);
      assert.equal(payload.items[0]!.draft.title, 'reached');
    });

    test('an async tap is awaited, and its rejection is nobody else’s', async () => {
      let isDone = false;
      await gallery.usePlugins([
        plugin('async', api =>
          api.hooks.import.finished.tap(async () => {
            await new Promise(resolve => setImmediate(resolve));
            isDone = true;
            throw new Error('late');
          }),
        ),
      ]);
      await gallery.plugins.hooks.call('import.finished', {} as never, guest);
      assert.ok(isDone);
    });

    test('there is no before, no intercept and no call to reach for', async () => {
      let members: string[] = [];
      const problems: unknown[] = [];
      await gallery.usePlugins([
        plugin('curious', api => {
          members = Object.keys(api.hooks.photo.saving);
          try {
            api.hooks.photo.saving.tap({ before: 'x' } as never, () => undefined);
          } catch (error) {
            problems.push(error);
          }
          return undefined;
        }),
      ]);
      assert.deepEqual(members, ['tap']);
      assert.match(String(problems[0]), /no option "before".*"after" in plugin.json/);
    });

    test('nobody taps a kernel that is in force', async () => {
      let held: Parameters<PluginSetup>[0] | undefined;
      await gallery.usePlugins([
        plugin('keeper', api => {
          held = api;
        }),
      ]);
      assert.throws(() => held!.hooks.photo.saving.tap(() => undefined), /belong into the set-up/);
      assert.equal(gallery.plugins.hooks.has('photo.saving'), false);
    });

    test('null sets nothing, and ends no hook that waits for a first answer', async () => {
      const answer =
        (value: unknown): PluginSetup =>
        api =>
          api.hooks.import.deduping.tap((() => value) as never);
      await gallery.usePlugins([
        plugin('nothing', answer(null)),
        plugin('something', answer({ action: 'skip' })),
      ]);
      const found = await gallery.plugins.hooks.call('import.deduping', {} as never, guest);
      assert.deepEqual(found, { plugin: 'something', value: { action: 'skip' } });
    });

    test('a rejection with nothing is a failure, not an answer', async () => {
      await gallery.usePlugins([
        plugin('empty', api => api.hooks.photo.saving.tap(async () => Promise.reject(undefined))),
      ]);
      const { setBy } = await gallery.plugins.hooks.call('photo.saving', one, guest);
      assert.deepEqual(setBy, []);
      assert.equal(gallery.plugins.inspect('empty')!.places[0]!.failures, 1);
    });

    test('a tap that never ends is cut at its deadline, and told so', async () => {
      let aborted = false;
      await gallery.usePlugins([
        plugin('hanging', api =>
          api.hooks.photo.saving.tap(
            (_, { signal }) =>
              new Promise(() => {
                signal.addEventListener('abort', () => {
                  aborted = true;
                });
              }),
          ),
        ),
        plugin('after', titleSetBy('reached')),
      ]);
      const { payload } = await gallery.plugins.hooks.call('photo.saving', one, guest);
      assert.equal(payload.items[0]!.draft.title, 'reached');
      assert.ok(aborted);
      assert.equal(gallery.plugins.inspect('hanging')!.lastCalls[0]!.outcome, 'cut');
    });
  });

  test('what fails again and again is paused, and the others go on', async () => {
    const incidents: string[] = [];
    await gallery.usePlugins([
      plugin('broken', api =>
        api.hooks.photo.saving.tap(() => {
          throw new Error('always');
        }),
      ),
      plugin('good', titleSetBy('still here')),
    ]);
    gallery.plugins.onSwap(() => incidents.push('swap'));
    for (let call = 0; call < 50; call++) await gallery.plugins.hooks.call('photo.saving', one, guest);
    assert.equal(gallery.plugins.inspect('broken')!.places[0]!.calls, 5);
    const { payload } = await gallery.plugins.hooks.call('photo.saving', one, guest);
    assert.equal(payload.items[0]!.draft.title, 'still here');
  });

  test('a request keeps the kernel that it began with', async () => {
    await gallery.usePlugins([plugin('old', titleSetBy('old'))]);
    await gallery.plugins.within(async () => {
      await gallery.usePlugins([plugin('new', titleSetBy('new'))]);
      const inside = await gallery.plugins.hooks.call('photo.saving', one, guest);
      assert.equal(inside.payload.items[0]!.draft.title, 'old');
    });
    const outside = await gallery.plugins.hooks.call('photo.saving', one, guest);
    assert.equal(outside.payload.items[0]!.draft.title, 'new');
  });

  test('a set-up is ended when nobody works with it any more, and kept when only others change', async () => {
    const ended: string[] = [];
    const ending = (id: string) => plugin(id, () => () => void ended.push(id));
    const kept = ending('kept');
    const gone = ending('gone');
    await gallery.usePlugins([kept, gone]);
    await gallery.plugins.within(async () => {
      await gallery.usePlugins([kept]);
      assert.deepEqual(ended, []);
    });
    await new Promise(resolve => setImmediate(resolve));
    assert.deepEqual(ended, ['gone']);
  });

  test('a clash leaves the later plugin out and names both', async () => {
    const page =
      (id: string): PluginSetup =>
      api =>
        api.contribute.page({
          id: 'map',
          path: '/map',
          template: 'map',
          load: () => ({ title: id, data: {} }),
        });
    const second = plugin('second', page('second'));
    await gallery.usePlugins([plugin('first', page('first')), second]);
    assert.deepEqual(
      gallery.plugins.plugins().map(({ manifest }) => manifest.id),
      ['first'],
    );
    await assert.rejects(
      gallery.plugins.tryPlugin({
        ...second,
        manifest: { ...gallery.plugins.plugins()[0]!.manifest, id: 'second' },
        folder: '/nowhere',
        settings: {},
      }),
      /Plugin "second": its page "GET \/map" is taken by plugin "first"/,
    );
  });

  test('what lies below /x/ belongs to the plugin of that name', async () => {
    const thief: PluginSetup = api =>
      api.contribute.page({
        id: 'a',
        path: '/x/honest/page',
        template: 'a',
        load: () => ({ title: '', data: {} }),
      });
    await gallery.usePlugins([plugin('thief', thief, { permissions: ['routes'] })]);
    assert.deepEqual(gallery.plugins.plugins(), []);
  });

  test('an unknown hook, contribution member or stage is named with the nearest right word', async () => {
    const wrong = async (setup: PluginSetup) =>
      gallery.plugins.tryPlugin({
        manifest: { id: 'wrong', version: '1.0.0', api: '^1', title: 'Wrong', description: '' },
        ...{ folder: '/nowhere', settings: {}, definition: definePlugin(setup) },
      });
    await assert.rejects(
      wrong(api =>
        (api.hooks.photo as never as { savin: { tap(fn: () => void): void } }).savin.tap(() => {}),
      ),
      /no hook "photo.savin". Did you mean "photo.saving"/,
    );
    await assert.rejects(
      wrong(api => api.contribute.job({ name: 'x', run: () => {}, concurency: 2 } as never)),
      /gallery.contribute.job: \/concurency .*Did you mean "concurrency"/,
    );
    await assert.rejects(
      wrong(api => api.contribute.accessRule({ id: 'x', reason: 'r', hides: () => null })),
      /"permissions": \["access"\]/,
    );
    await assert.rejects(
      wrong(() => {
        throw new Error('no such file');
      }),
      /Setting up "wrong" failed: no such file/,
    );
  });

  test('a contribution’s failure reaches core as one kind of error, and a refusal by the doors as itself', async () => {
    await gallery.usePlugins([
      plugin('blocks', api => {
        api.contribute.block({ id: 'bad', slot: 'home.sections', template: 'x', load: () => 3 as never });
        api.contribute.block({
          id: 'refused',
          slot: 'home.sections',
          template: 'x',
          load: (_, ctx) => ctx.change({ reason: 'no' }, tx => tx.albums.create({ title: 'x' })) as never,
        });
        return undefined;
      }),
    ]);
    const [bad, refused] = gallery.plugins.contributions.of('block');
    await assert.rejects(
      (bad as never as { load: (...given: unknown[]) => Promise<unknown> }).load({}, guest),
      { code: 'PLUGIN_FAILED' },
    );
    await assert.rejects(
      (refused as never as { load: (...given: unknown[]) => Promise<unknown> }).load({}, guest),
      { code: 'SIGN_IN_REQUIRED' },
    );
  });
});

test('what a plugin refuses is told to whoever asked, and never leads to a pause; nor does what ends an import', async () => {
  const gallery = await createTestGallery({
    plugins: [
      plugin('choosy', api => {
        api.contribute.page({
          ...{ id: 'a', path: '/x/choosy/a', template: 'a' },
          load: () => refuse('There is\nno such list.'),
        });
        api.contribute.importSource({
          ...{ id: 'lost', title: 'lost', options: { type: 'object' } },
          // biome-ignore lint/correctness/useYield: it ends before it finds anything
          async *scan() {
            throw new Error('ENOENT: no such folder');
          },
        });
      }),
    ],
  });
  try {
    const [page] = gallery.plugins.contributions.of('page');
    for (let asked = 0; asked < 60; asked++) {
      await assert.rejects(page!.load({} as never, guest), {
        code: 'PLUGIN_REFUSED',
        message: 'There is no such list.',
      });
      const { failure } = await gallery.importFrom('choosy:lost', {});
      assert.match(failure!.reason, /ENOENT: no such folder/);
    }
    assert.equal(gallery.plugins.plugins().length, 1);
  } finally {
    await gallery.close();
  }
});
