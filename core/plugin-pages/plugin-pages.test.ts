import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import {
  definePlugin,
  type PluginContext,
  type PluginGallery,
  type PluginRequest,
  type SlotName,
} from '../plugin-api/index.ts';
import { findHtmlProblems } from '../testing/html-problems.ts';
import { createTestGallery, type PluginUnderTest, type TestGallery } from '../testing/test-gallery.ts';

let gallery: TestGallery;
let folder: string;
let album: { id: string; slug: string };
let photo: string;

const files = {
  'views/light.eta': '<p class="light"><%= it.t("light", { lens: it.lens }) %> <%= it.said %></p>',
  'views/broken.eta': '<p><% if ( %></p>',
  'views/throwing.eta': '<p><%= it.nothing.there %></p>',
  'views/year.eta':
    '<h1><%= it.year %></h1><a href="<%= it.page.address("/albums") %>">x</a><%~ it.page.wall(it.photos) %>',
  'views/overrides/@partials/mark.eta':
    '<span class="own-mark"><%= it.t("site.mark." + it.album.mark) %></span>',
  'locales/en.json': '{ "light": "Seen through {lens}", "nav": "Years", "act": "On the map" }',
  'locales/xx.json': '{ broken',
  'assets/light.css': '.light{color:red}',
  'assets/light.js': 'export {};',
};

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enfilade-plugin-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  gallery = await createTestGallery({ env: { PUBLIC_URL: 'http://photos.example' } });
  album = await gallery.album({ title: 'Coast' });
  photo = await gallery.photo({ albumId: album.id, details: { title: 'Dawn', camera: undefined } as never });
});
beforeEach(() => gallery.usePlugins([]));
after(async () => {
  await gallery.close();
  await rm(folder, { recursive: true, force: true });
});

/** A plugin of the test's own files; `id` tells it from others. */
function plugin(setup: (gallery: PluginGallery) => void, id = 'light'): PluginUnderTest {
  return {
    manifest: { id, permissions: ['routes'] },
    folder,
    definition: definePlugin(given => {
      setup(given);
      return undefined;
    }),
  };
}

const block = (over: object = {}) => ({
  id: 'light',
  slot: 'photo.facts' as const,
  template: 'light',
  load: () => ({ lens: '50 mm', said: '<b>' }),
  ...over,
});

const showPhoto = async (client = gallery.client()) => (await client.get(`/photos/${photo}`)).body;

test('a block stands in its slot, in the plugin’s words and escaped, with its style sheet and module', async () => {
  await gallery.usePlugins([
    plugin(({ contribute }) => contribute.block(block({ styles: ['light.css'], scripts: ['light.js'] }))),
  ]);
  const body = await showPhoto();
  assert.match(body, /<p class="light">Seen through 50 mm &lt;b&gt;<\/p>/);
  const css = /href="(\/assets\/x\/light\/[0-9a-f]{12}\/light\.css)"/.exec(body)![1]!;
  assert.match(body, /src="\/assets\/x\/light\/[0-9a-f]{12}\/light\.js"/);
  const sheet = await gallery.client().get(css);
  assert.equal(sheet.body, '@layer plugins{.light{color:red}}');
  assert.match(sheet.headers.get('cache-control')!, /immutable/);
  assert.equal((await gallery.client().get(css.replace('light.css', '../plugin.json'))).status, 404);
});

test('a block that answers nothing leaves no trace', async () => {
  const plain = await showPhoto();
  await gallery.usePlugins([
    plugin(({ contribute }) => contribute.block(block({ load: () => null, styles: ['light.css'] }))),
  ]);
  assert.equal(await showPhoto(), plain);
});

const faults = {
  'throws while it loads': block({
    load: () => {
      throw new Error('secret');
    },
  }),
  'answers nonsense': block({ load: () => 'text' }),
  'has a template that does not compile': block({ template: 'broken' }),
  'has a template that throws': block({ template: 'throwing' }),
  'names a template that is not there': block({ template: 'missing' }),
};

for (const [fault, given] of Object.entries(faults)) {
  test(`a block that ${fault} costs the page nothing, and administrators are told whose it is`, async () => {
    const plain = await showPhoto();
    await gallery.usePlugins([plugin(({ contribute }) => contribute.block(given as never))]);
    const seen = await gallery.client().get(`/photos/${photo}`);
    assert.equal(seen.status, 200);
    assert.equal(seen.body, plain);
    const admin = await gallery.signIn(await gallery.user({ role: 'admin' }));
    const told = await showPhoto(admin);
    assert.match(told, /The plugin “light” could not show/);
    assert.doesNotMatch(told, /secret/);
  });
}

test('a page that lacks a block is not kept for the next visitor', async () => {
  let fails = true;
  const load = () => {
    if (fails) throw new Error('not yet');
    return { lens: 'glass', said: '' };
  };
  await gallery.usePlugins([plugin(({ contribute }) => contribute.block(block({ load })))]);
  assert.doesNotMatch(await showPhoto(), /glass/);
  fails = false;
  assert.match(await showPhoto(), /glass/);
});

test('files that a plugin should have and has not cost the page nothing', async () => {
  const list = path.join(folder, 'assets/packages.json');
  await writeFile(list, '{ "leaflet.js": "no-such-package/leaflet.js" }');
  await gallery.usePlugins([
    plugin(({ contribute }) => contribute.block(block({ scripts: ['leaflet.js'] }))),
  ]);
  assert.match(await showPhoto(), /Seen through 50 mm/);
  await rm(list);
});

test('a kept page goes with the plugins that it was made of', async () => {
  await gallery.usePlugins([plugin(({ contribute }) => contribute.block(block()))]);
  assert.match(await showPhoto(), /50 mm/);
  assert.match(await showPhoto(), /50 mm/);
  await gallery.usePlugins([]);
  assert.doesNotMatch(await showPhoto(), /50 mm/);
});

test('a plugin’s template takes the place of core’s, and gives it back when it breaks', async () => {
  const admin = await gallery.signIn(await gallery.user({ role: 'admin' }));
  const draft = await gallery.album({ title: 'Draft', publication: 'draft' });
  await gallery.usePlugins([plugin(() => {})]);
  assert.match((await admin.get(`/albums/${draft.slug}`)).body, /<span class="own-mark">Draft/);
  const mark = path.join(folder, 'views/overrides/@partials/mark.eta');
  await writeFile(mark, '<%= it.nowhere.to.be.found %>');
  await gallery.usePlugins([plugin(() => {})]);
  const { status, body } = await admin.get(`/albums/${draft.slug}`);
  assert.equal(status, 200);
  assert.match(body, /<span class="mark">/);
  await writeFile(mark, files['views/overrides/@partials/mark.eta']);
});

test('a page stands in the site’s frame, with its links in menu and footer', async () => {
  await gallery.usePlugins([
    plugin(({ contribute }) => {
      contribute.page({
        id: 'year',
        path: '/years/:year',
        template: 'year',
        async load({ params, query }, { read }) {
          if (params.year === '1') return null;
          const photos = (await read.photos.list({ kind: 'all' }))?.items ?? [];
          return { title: `Year ${params.year}`, data: { year: query.q ?? params.year, photos } };
        },
      });
      contribute.navigation({ id: 'year', label: 'nav', href: '/years/2019', place: 'main' });
      contribute.navigation({ id: 'foot', label: 'nav', href: '/years/2020', place: 'footer' });
    }),
  ]);
  const client = gallery.client();
  const { status, body, headers } = await client.get('/years/2019?q=%3Ci%3E');
  assert.equal(status, 200);
  assert.match(body, /<title>Year 2019 – Enfilade<\/title>/);
  assert.match(body, /<h1>&lt;i&gt;<\/h1>/);
  assert.match(body, new RegExp(`href="/photos/${photo}"`));
  assert.match(body, /<a class="wide-only" href="\/years\/2019" aria-current="page">Years<\/a>/);
  assert.match(body, /<li><a href="\/years\/2020">Years<\/a><\/li>/);
  assert.equal(headers.get('cache-control'), 'no-cache');
  assert.equal((await client.get('/years/1')).status, 404);
  assert.equal((await client.send('/years/2019', { method: 'PUT' })).status, 403);
  await gallery.usePlugins([]);
  assert.equal((await client.get('/years/2019')).status, 404);
});

test('a page may load pictures from the hosts that it names, and no other page may', async () => {
  const policyOf = async (address: string) =>
    (await gallery.client().get(address)).headers.get('content-security-policy')!;
  await gallery.usePlugins([
    plugin(({ contribute }) =>
      contribute.page({
        id: 'map',
        path: '/x/light/map',
        template: 'light',
        hosts: ['https://*.tile.example'],
        load: () => ({ title: 'Map', data: {} }),
      }),
    ),
  ]);
  const first = await policyOf('/x/light/map');
  assert.match(first, /img-src 'self' data: blob: https:\/\/\*\.tile\.example;/);
  assert.equal(await policyOf('/x/light/map'), first, 'as kept');
  assert.doesNotMatch(await policyOf('/'), /tile/);
});

test('routes answer as they say, behind core’s own headers, and only to whom they are for', async () => {
  await gallery.usePlugins([
    plugin(({ contribute }) => {
      contribute.route({
        id: 'ping',
        method: 'GET',
        path: '/x/light/ping',
        right: 'guest',
        handle: ({ headers }) => ({
          type: 'text/plain',
          body: JSON.stringify(headers),
          headers: { 'Set-Cookie': 'a=b', 'Content-Security-Policy': '', 'X-Robots-Tag': 'none' },
        }),
      });
      contribute.route({
        id: 'admins',
        method: 'POST',
        path: '/x/light/save',
        right: 'signed-in',
        handle: ({ form }) => ({ redirect: form.to! }),
      });
      contribute.route({
        id: 'nonsense',
        method: 'GET',
        path: '/x/light/nonsense',
        right: 'guest',
        handle: () => ({ type: 'text/plain' }) as never,
      });
    }),
  ]);
  const client = gallery.client();
  const ping = await client.get('/x/light/ping', { headers: { Cookie: 'secret=1', 'X-Thing': 'y' } });
  assert.equal(ping.headers.get('set-cookie'), null);
  assert.equal(ping.headers.get('x-robots-tag'), 'none');
  assert.match(ping.headers.get('content-security-policy')!, /default-src 'self'/);
  assert.equal(JSON.parse(ping.body)['x-thing'], 'y');
  assert.equal(JSON.parse(ping.body).cookie, undefined);

  const nonsense = await client.get('/x/light/nonsense', { headers: { Accept: 'application/json' } });
  assert.equal(JSON.parse(nonsense.body).code, 'PLUGIN_FAILED');

  const save = (who: typeof client, formToken: string, to: string) =>
    who.send('/x/light/save', { method: 'POST', body: new URLSearchParams({ formToken, to }) });
  assert.equal((await save(client, 'x', '/')).status, 403, 'a form without its token');
  const user = await gallery.signIn(await gallery.user());
  const token = await user.formToken('/account');
  assert.equal((await save(user, token, '/albums')).location, '/albums');
  assert.equal((await save(user, token, '//elsewhere.example/')).location, '/');
});

test('the API checks what comes and what goes', async () => {
  await gallery.usePlugins([
    plugin(({ contribute }) => {
      const schema = { type: 'object', properties: { n: { type: 'integer' } }, additionalProperties: false };
      for (const [id, answer] of [
        ['good', { n: 3 }],
        ['bad', { m: 1 }],
      ] as const) {
        contribute.apiRoute({
          id,
          method: 'GET',
          path: `/${id}`,
          right: 'guest',
          summary: id,
          output: schema,
          handle: () => answer,
        });
      }
      contribute.apiRoute({
        id: 'write',
        method: 'POST',
        path: '/write',
        right: 'signed-in',
        summary: 'writes',
        input: schema,
        output: schema,
        handle: ({ body }) => body,
      });
    }),
  ]);
  const client = gallery.client();
  assert.deepEqual(JSON.parse((await client.get('/api/v1/x/light/good')).body), { data: { n: 3 } });
  const bad = await client.get('/api/v1/x/light/bad');
  assert.equal(JSON.parse(bad.body).code, 'PLUGIN_FAILED');
  assert.match(bad.headers.get('content-type')!, /problem\+json/);
  const user = await gallery.signIn(await gallery.user());
  const formToken = await user.formToken('/account');
  const write = (value: unknown) =>
    user.send('/api/v1/x/light/write', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Form-Token': formToken },
      body: JSON.stringify(value),
    });
  assert.deepEqual(JSON.parse((await write({ n: 4 })).body), { data: { n: 4 } });
  const refused = JSON.parse((await write({ n: 'x' })).body);
  assert.deepEqual([refused.code, refused.pointer], ['VALIDATION_FAILED', '/n']);
});

test('what no database can hold is refused, and is no failure of the plugin that would have asked it', async () => {
  await gallery.usePlugins([
    plugin(({ contribute }) => {
      const ask = async () => assert.fail('it must not be called');
      contribute.page({ id: 'page', path: '/x/light/page', template: 'light', load: ask });
      contribute.apiRoute({
        ...{ id: 'write', method: 'POST', path: '/write', right: 'signed-in', summary: 'writes' },
        ...{ input: { type: 'object' }, output: {}, handle: ask },
      });
    }),
  ]);
  for (const query of ['a=%00', '%00=a'])
    assert.equal((await gallery.client().get(`/x/light/page?${query}`)).status, 400);
  const user = await gallery.signIn(await gallery.user());
  const formToken = await user.formToken('/account');
  const deep = `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
  for (const body of [deep, '{"a":"\\u0000"}', '{"\\u0000":1}', '{"a":["\\ud800"]}']) {
    const { status } = await user.send('/api/v1/x/light/write', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Form-Token': formToken },
      body,
    });
    assert.equal(status, 400, body.slice(0, 20));
  }
  assert.deepEqual(gallery.plugins.inspect('light')!.places, []);
});

test('a feed is asked for again by its ETag, and what is private stays so', async () => {
  await gallery.usePlugins([
    plugin(({ contribute }) =>
      contribute.feed({
        id: 'list',
        path: '/albums/:slug/list.txt',
        type: 'text/plain',
        async build({ params }, { read }) {
          const list = await read.photos.list({ kind: 'album', slug: params.slug! });
          return list ? { body: list.items.map(({ id }) => id).join('\n') } : null;
        },
      }),
    ),
  ]);
  const closed = await gallery.album({ audience: 'restricted' });
  const guest = gallery.client();
  const open = await guest.get(`/albums/${album.slug}/list.txt`);
  assert.equal(open.body, photo);
  assert.equal(open.headers.get('content-type'), 'text/plain; charset=utf-8');
  const etag = open.headers.get('etag')!;
  const again = await guest.get(`/albums/${album.slug}/list.txt`, {
    // fetch by itself would ask caches to be passed by
    headers: { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' },
  });
  assert.equal(again.status, 304);
  assert.equal((await guest.get(`/albums/${closed.slug}/list.txt`)).status, 404);
  const admin = await gallery.signIn(await gallery.user({ role: 'admin' }));
  const own = await admin.get(`/albums/${closed.slug}/list.txt`);
  assert.equal(own.status, 200);
  assert.equal(own.headers.get('cache-control'), 'private, no-cache');
});

test('what plugins add to the head is printed on every kind of page, and escaped', async () => {
  const seen: string[] = [];
  await gallery.usePlugins([
    plugin(({ hooks }) =>
      hooks.page.heading.tap(facts => {
        seen.push(`${facts.page} ${facts.path}`);
        return [
          { tag: 'link', rel: 'alternate', href: '/x"', type: 'text/plain', title: facts.title },
          { tag: 'meta', name: 'author', content: '<Anna>' },
        ];
      }),
    ),
  ]);
  const pages = [
    '/',
    '/albums',
    `/albums/${album.slug}`,
    `/photos/${photo}`,
    '/search?q=a',
    '/calendar',
    '/tags',
  ];
  for (const address of pages) {
    const { body } = await gallery.client().get(address);
    assert.match(body, /<link rel="alternate" href="\/x&quot;" type="text\/plain"/, address);
    assert.match(body, /<meta name="author" content="&lt;Anna&gt;">/, address);
  }
  const kinds = ['home', 'albums', 'album', 'photo', 'search', 'calendar', 'tags'];
  assert.deepEqual(
    seen.map(line => line.split(' ')[0]),
    kinds,
  );
});

test('a tool of a plugin stands among those of a photo', async () => {
  await gallery.usePlugins([
    plugin(({ contribute }) =>
      contribute.photoAction({ id: 'map', label: 'act', href: ({ photo: { id } }) => `/map?photo=${id}` }),
    ),
  ]);
  assert.match(
    await showPhoto(),
    new RegExp(`<a class="tool said" href="/map\\?photo=${photo}">On the map</a>`),
  );
});

test('every slot is printed by its page, once, and the page stays valid HTML', async () => {
  const admin = await gallery.signIn(await gallery.user({ role: 'admin' }));
  const tagged = await gallery.photo({ albumId: album.id, keywords: [['Sea']] });
  const pages: Record<SlotName, string> = {
    'home.sections': '/',
    'album.header': `/albums/${album.slug}`,
    'album.before-list': `/albums/${album.slug}`,
    'album.after-list': `/albums/${album.slug}`,
    'photo.actions': `/photos/${photo}`,
    'photo.facts': `/photos/${photo}`,
    'photo.after': `/photos/${photo}`,
    'tag.header': '/tags/sea',
    'search.results': '/search?q=a',
    'site.footer': '/albums',
    'admin.album': `/admin/albums/${album.id}`,
    'admin.photo': `/admin/photos/${tagged}`,
  };
  await gallery.usePlugins([
    plugin(({ contribute }) => {
      for (const [index, slot] of (Object.keys(pages) as SlotName[]).entries())
        contribute.block({
          ...block(),
          id: `b${index}`,
          slot,
          load: () => ({ lens: slot, said: '' }),
        } as never);
    }),
  ]);
  for (const [slot, address] of Object.entries(pages)) {
    const { body } = await admin.get(address);
    assert.equal(body.split(`Seen through ${slot} `).length, 2, slot);
    assert.deepEqual(await findHtmlProblems(address, body), []);
  }
});

test('pages and feeds are below share links where they say so, read through the link', async () => {
  const closed = await gallery.album({ title: 'Closed', audience: 'restricted' });
  const hidden = await gallery.photo({ albumId: closed.id });
  const system = { viewer: { kind: 'system', name: 'test' }, reason: 'test' } as const;
  const { value: share } = await gallery.gallery.change(system, tx =>
    tx.shares.create({ name: 'For Anna', albumId: closed.id, verbs: ['view'] } as never),
  );
  const token = (share as unknown as { token: string }).token;
  const page = (id: string, inLinks: boolean) => ({
    id,
    path: `/x/light/${id}`,
    template: 'year',
    inLinks,
    async load(_request: PluginRequest, { read }: PluginContext) {
      const list = await read.photos.list({ kind: 'all' });
      return { title: id, data: { year: id, photos: list?.items ?? [] } };
    },
  });
  await gallery.usePlugins([
    plugin(({ contribute }) => {
      contribute.page(page('inside', true));
      contribute.page(page('outside', false));
    }),
  ]);
  const client = gallery.client();
  const inside = await client.get(`/s/${token}/x/light/inside`);
  assert.equal(inside.status, 200);
  assert.match(inside.body, new RegExp(`href="/s/${token}/photos/${hidden}"`));
  assert.match(inside.body, new RegExp(`href="/s/${token}/albums"`));
  assert.doesNotMatch(inside.body, new RegExp(photo));
  assert.equal((await client.get(`/s/${token}/x/light/outside`)).status, 404);
  assert.equal((await client.get('/s/no-such-token/x/light/inside')).status, 404);
});
