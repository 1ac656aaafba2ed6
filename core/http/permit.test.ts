import assert from 'node:assert/strict';
import { test } from 'node:test';
import Router from '@koa/router';
import { permit, requirePermissions } from './permit.ts';
import type { RequestState } from './state.ts';

test('a route without a declared permission is named, and nothing starts', () => {
  const router = new Router<RequestState>();
  router.get('/open', permit('guest'), () => {});
  router.post('/forgotten', () => {});
  assert.throws(() => requirePermissions([router]), /POST \/forgotten/);
});

test('a permission that comes after something else is as good as none', () => {
  const router = new Router<RequestState>();
  router.get(
    '/late',
    async (_, next) => next(),
    permit('admin'),
    () => {},
  );
  assert.throws(() => requirePermissions([router]), /GET \/late/);
});

test('routes that all declare theirs pass', () => {
  const router = new Router<RequestState>();
  router.get('/a', permit('guest'), () => {});
  router.post('/b', permit('admin'), () => {});
  requirePermissions([router]);
});
