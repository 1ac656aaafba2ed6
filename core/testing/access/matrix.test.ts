import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type Router from '@koa/router';
import { createWebApp } from '../../web-app.ts';
import { askAbout, findAbout } from './about.ts';
import { createAsk } from './ask.ts';
import { askCells } from './ask-cells.ts';
import { type Expectations, readTable } from './expectations.ts';
import { askArchive, askGatherings, gatherings, pluginGatherings } from './gatherings.ts';
import { createLeakFinder } from './leaks.ts';
import { linkTable, peopleTable, tokenTable } from './matrix-table.ts';
import { pluginSurfaces, surfaces } from './surfaces.ts';
import { buildViewers } from './viewers.ts';
import { buildWorld } from './world.ts';

const world = await buildWorld();
const { ask, close, count } = createAsk(world.site.url);
after(async () => {
  close();
  await world.site.close();
});
const viewers = await buildViewers(world);
const about = await findAbout(world);
const tables = new Map([peopleTable, tokenTable, linkTable].flatMap(text => [...readTable(text)]));
const expectedOf = (name: string): Expectations => tables.get(name)!;

for (const [name, viewer] of viewers) {
  test(`${name} finds what is theirs on every surface, and nothing else`, async context => {
    const expected = expectedOf(name);
    const guests = expectedOf('guest');
    const parts = {
      world,
      ask,
      viewer,
      expected,
      guests,
      findLeaks: createLeakFinder(world, viewer, expected),
    };
    const before = count();
    const cells = await askCells(parts);
    const problems = [...cells.problems, ...(await askGatherings(parts))];
    for (const { kind, slug } of world.objects.values()) {
      if (kind === 'album') problems.push(...(await askArchive(parts, slug)));
    }
    if (viewer.base === '') problems.push(...(await askAbout(parts, about)));
    context.diagnostic(`${cells.count} cells, ${count() - before} requests`);
    assert.deepEqual(problems, []);
  });
}

/** About people, groups, settings or who asks, and about no album or photo. */
const withoutObjects = [
  ...['/robots.txt', '/login', '/setup/:token', '/welcome/:token', '/forgotten-password', '/preferences'],
  ...['/account', '/account/tokens', '/account/tokens/:id/revoke', '/api/v1/tokens'],
  ...['/admin/users', '/admin/users/:id', '/admin/users/new', '/admin/settings'],
  ...['/admin/watermarks', '/admin/watermarks/new', '/admin/watermarks/:id', '/admin/watermarks/:id/preview'],
  ...['/admin/themes', '/admin/themes/:id'],
  ...['/admin/presets', '/admin/presets/new', '/admin/presets/:name'],
  ...['/admin/groups', '/admin/groups/:id', '/admin/groups/new', '/assets/:revision/*name'],
  ...['/assets/x/:plugin/:revision/*name', '/assets/t/:theme/:revision/*name'],
  ...['/admin/plugins', '/admin/plugins/:id', '/admin/plugins/:id/inspect', '/admin/plugins/:id/dump'],
  ...['/admin/plugins/:id/purge', '/admin/upload/from/:plugin/:source', '/admin/upload/imports/:id'],
];
/** Asked for as what is about an object, below a link, or as an archive. */
const elsewhere = [
  ...['/albums/:slug/download', '/s/:token/*below', '/admin/changes/:id'],
  ...['/admin/links/:id', '/admin/links/:id/edit', '/admin/links/:id/preview'],
  '/admin/links/:id/preview/*below',
  ...['/admin/links/:id/favourites', '/admin/links/:id/favourites.csv', '/admin/links/:id/favourites.txt'],
  ...['/favourites', '/download/selected'],
  // each page of a plugin is in the matrix of plugins
  ...['/admin/bulk/:id', '/admin/x/:plugin{/*rest}'],
];

test('every address that can be asked for is in the matrix', () => {
  const { app } = createWebApp(world.site.house, { health: { isReady: async () => true } });
  const routers = app.middleware.flatMap(each => (each as { router?: Router }).router ?? []);
  const routes = routers.flatMap(({ stack }) => stack.filter(layer => layer.methods.includes('GET')));
  const known = new Set([
    ...surfaces.filter(surface => !pluginSurfaces.includes(surface)).map(surface => surface.route),
    ...Object.keys(gatherings),
    ...withoutObjects,
    ...elsewhere,
  ]);
  const paths = new Set(routes.map(layer => String(layer.path)));
  assert.ok(paths.size > 50);
  assert.deepEqual(
    [...paths].filter(path => !known.has(path)),
    [],
  );
  assert.deepEqual(
    [...known].filter(path => !paths.has(path)),
    [],
  );
});

/** Of plugins, and about no album or photo. */
const pluginsWithoutObjects: readonly string[] = ['/admin/x/comments/edit/:id'];

test('every address of the plugins that come with the gallery is in the matrix', () => {
  const { contributions } = world.site.plugins;
  const paths = [
    ...contributions.of('page').map(({ path }) => path),
    ...contributions.of('feed').map(({ path }) => path),
    ...contributions
      .of('adminPage')
      .map(({ path, plugin }) => `/admin/x/${plugin}${path === '/' ? '' : path}`),
    ...contributions.of('route').flatMap(({ method, path }) => (method === 'GET' ? path : [])),
    ...contributions
      .of('apiRoute')
      .flatMap(({ method, path, plugin }) => (method === 'GET' ? `/api/v1/x/${plugin}${path}` : [])),
  ];
  const known = [
    ...pluginSurfaces.map(({ route }) => route),
    ...Object.keys(pluginGatherings),
    ...pluginsWithoutObjects,
  ];
  assert.ok(paths.length > 10);
  assert.deepEqual(paths.toSorted(), known.toSorted());
});
