import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLoopback } from './client-address.ts';

test('loopback addresses of both families are known', () => {
  for (const address of ['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])
    assert.ok(isLoopback(address), address);
});

test('no other address is taken for loopback', () => {
  for (const address of [
    '128.0.0.1',
    '10.0.0.1',
    '::2',
    '::ffff:10.0.0.1',
    'fe80::1',
    '',
    'localhost',
    '0.0.0.0',
  ]) {
    assert.ok(!isLoopback(address), address);
  }
});
