import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type Router from '@koa/router';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';
import { createWebApp } from '../web-app.ts';
import { doPathsOverlap, findRouteClash } from './core-paths.ts';

let gallery: TestGallery;
before(async () => {
  gallery = await createTestGallery();
});
after(() => gallery.close());

test('whatever core answers is found to be core’s', () => {
  const { app } = createWebApp(gallery.house, { health: { isReady: async () => true } });
  const routers = app.middleware.flatMap(each => (each as { router?: Router }).router ?? []);
  const paths = routers.flatMap(({ stack }) =>
    stack.filter(layer => layer.methods.length > 0).flatMap(layer => variantsOf(String(layer.path))),
  );
  assert.ok(paths.length > 60);
  assert.deepEqual(
    paths.filter(path => findRouteClash(path) === null),
    [],
  );
});

/** With and without its optional parts; `*name` is one part. */
function variantsOf(path: string): string[] {
  const plain = path.replace(/\*(\w+)/g, ':$1');
  return plain.includes('{') ? [plain.replace(/\{[^}]*\}/g, ''), plain.replace(/[{}]/g, '')] : [plain];
}

test('addresses beside core’s are free', () => {
  const free = [
    '/map',
    '/feed.atom',
    '/albums/:slug/feed.atom',
    '/search/feed.json',
    '/x/hello',
    '/tags/:slugs/feed',
  ];
  assert.deepEqual(
    free.filter(path => findRouteClash(path) !== null),
    [],
  );
  const taken = [
    '/albums/map',
    '/Admin/x',
    '/:anything',
    '/search/',
    '/s/:token/x',
    '/calendar/2019',
    '/api/v1/x',
  ];
  assert.deepEqual(
    taken.filter(path => findRouteClash(path) === null),
    [],
  );
});

test('two patterns overlap where some address is both', () => {
  assert.ok(doPathsOverlap('/a/:b', '/a/c'));
  assert.ok(doPathsOverlap('/a/:b.atom', '/a/c.atom'));
  assert.ok(!doPathsOverlap('/a/:b.atom', '/a/c.rss'));
  assert.ok(!doPathsOverlap('/a/:b', '/a/b/c'));
});
