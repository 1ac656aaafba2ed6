import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contributionKinds } from '../../../plugin-api/contributions/index.ts';
import { slotNames } from '../../../plugin-api/contributions/viewing.ts';
import { coreHooks } from '../../../plugin-api/hooks/index.ts';
import { definePlugin } from '../../../plugin-api/index.ts';
import { createTestGallery, type PluginUnderTest, type TestGallery } from '../../test-gallery.ts';
import type { WebClient } from '../../web-client.ts';
import { contributors } from './contributions.ts';
import type { FaultName } from './faults.ts';
import type { ChaosSettings } from './index.ts';

/** Faults that cost nobody else anything. */
const tame = ['throw', 'reject', 'hang', 'nonsense'] as const satisfies readonly FaultName[];
const connections = 16;

let site: TestGallery;
let admin: WebClient;
let paths: string[];
before(async () => {
  site = await createTestGallery({ pluginPatience: 1, env: { ENFILADE_PAGE_CACHE_BYTES: '0' } });
  admin = await site.signIn(await site.user({ role: 'admin' }));
  const album = await site.album({ title: 'Dunes' });
  const details = { title: 'First light' };
  const photo = await site.photo({ albumId: album.id, details, keywords: [['sand']] });
  paths = [
    '/',
    `/albums/${album.slug}`,
    `/photos/${photo}`,
    '/tags',
    '/tags/sand',
    '/search?q=light',
    '/search?q=chaos:x',
    '/calendar',
  ];
});
after(() => site.close());

function chaosWith(settings: ChaosSettings): PluginUnderTest {
  return { folder: import.meta.dirname, settings: { ...settings } };
}

/** Goes on whatever chaos does. */
const good: PluginUnderTest = {
  manifest: { id: 'good' },
  definition: definePlugin(({ hooks, contribute }) => {
    hooks.page.heading.tap(() => [{ tag: 'meta', name: 'good', content: 'is here' }]);
    contribute.route({
      id: 'ping',
      method: 'GET',
      path: '/x/good/ping',
      right: 'guest',
      handle: () => ({ type: 'text/plain', body: 'pong' }),
    });
  }),
};

test('chaos can sit on every hook, in every kind of contribution and in every slot', async () => {
  assert.deepEqual(Object.keys(contributors).sort(), contributionKinds.map(({ kind }) => kind).sort());
  for (const at of [...coreHooks.map(({ name }) => name), ...contributionKinds.map(({ kind }) => kind)]) {
    await site.usePlugins([chaosWith({ at, fault: 'nothing' })]);
    const { taps, contributions } = site.plugins.inspect('chaos')!;
    assert.ok(taps.some(({ hook }) => hook === at) || contributions.some(({ kind }) => kind === at), at);
  }
  await site.usePlugins([chaosWith({ at: 'block', fault: 'nothing' })]);
  const slots = site.plugins.contributions.of('block').map(({ slot }) => slot);
  assert.deepEqual(slots.sort(), [...slotNames].sort());
});

/** All paths by 16 connections at a time; returns what was not 200. */
async function visitAll(client: WebClient, wanted: readonly string[]): Promise<string[]> {
  const failed: string[] = [];
  const waiting = [...wanted];
  const visit = async () => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      const { status, body } = await client.get(path);
      if (status !== 200) failed.push(`${path}: ${status}`);
      if (!body.includes('is here') && !path.includes('ping'))
        failed.push(`${path}: the other plugin is gone`);
    }
  };
  await Promise.all(Array.from({ length: connections }, visit));
  return failed;
}

/** A rule that hides photos and fails hides them all: as if they were not there. */
function isHidden(failure: string): boolean {
  return /^\/(albums|photos|tags)\/[^ ]+: (404|the other plugin is gone)$/.test(failure);
}

/** What pages may meet: hooks of requests, and whatever is contributed. */
const reachable = [
  ...coreHooks.filter(({ context }) => context === 'request').map(({ name }) => name),
  ...contributionKinds.map(({ kind }) => kind),
];

/** Whatever is not among these is met by no page of this test, and sits there all the same. */
const reachedByPages = [
  'album.loading',
  'photo.loading',
  'tag.loading',
  'page.heading',
  'search.parsing',
  'accessRule',
  'block',
  'facet',
  'photoAction',
  'searchField',
];

/** Paused by now, or about to be. */
function hasFailed(): boolean {
  const { places = [] } = site.plugins.inspect('chaos') ?? {};
  return places.some(({ failures }) => failures > 0) || (places.length === 0 && !isRunning('chaos'));
}

function isRunning(id: string): boolean {
  return site.plugins.plugins().some(({ manifest }) => manifest.id === id);
}

for (const fault of tame) {
  test(`every public page is 200 while chaos does this anywhere: ${fault}`, {
    timeout: 120_000,
  }, async () => {
    const hit = new Set<string>();
    for (const at of reachable) {
      await site.usePlugins([chaosWith({ at, fault }), good]);
      const guests = await visitAll(site.client(), [...paths, '/x/good/ping']);
      const own = await visitAll(admin, paths);
      const failed = [...guests, ...own].filter(each => !(at === 'accessRule' && isHidden(each)));
      assert.deepEqual(failed, [], `${fault} at ${at}`);
      if (hasFailed()) hit.add(at);
    }
    assert.deepEqual(
      reachedByPages.filter(at => !hit.has(at)),
      [],
      'chaos was really met',
    );
  });
}

test('whoever saves is not stopped by a fault in a hook of the writing door', async () => {
  const request = { viewer: { kind: 'system', name: 'test' } as const, reason: 'test' };
  const hooks = coreHooks.filter(
    ({ context, name }) => context === 'transaction' && /^(album|photo|metadata)/.test(name),
  );
  const id = await site.photo();
  for (const fault of tame) {
    for (const { name: at } of hooks) {
      await site.usePlugins([chaosWith({ at, fault })]);
      const title = `${fault} at ${at}`;
      await site.gallery.change(request, tx => tx.photos.edit([id], { title }));
      assert.equal((await site.gallery.as(request.viewer).photos.find(id))!.title, title);
    }
  }
});

test('what fails in its set-up is left out, and the others run', async () => {
  for (const fault of ['throw', 'reject'] as const) {
    await site.usePlugins([chaosWith({ at: 'setup', fault }), good]);
    assert.deepEqual(
      site.plugins.plugins().map(each => each.manifest.id),
      ['good'],
    );
  }
});
