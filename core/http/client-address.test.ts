import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLoopback, plainAddress } from './client-address.ts';

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

test('of what a proxy writes the address is left, and nothing is taken for one that is none', () => {
  const cases = {
    '198.51.100.7': '198.51.100.7',
    '198.51.100.7:5511': '198.51.100.7',
    '[2001:db8::7]:443': '2001:db8::7',
    '[2001:db8::7]': '2001:db8::7',
    'fe80::1%eth0': 'fe80::1%eth0',
    '::ffff:198.51.100.7': '::ffff:198.51.100.7',
  };
  for (const [written, address] of Object.entries(cases)) assert.equal(plainAddress(written), address);
  for (const written of ['', 'unknown', '_hidden', '999.1.1.1', '127.0.0.1, x', 'x'.repeat(9_000)])
    assert.equal(plainAddress(written), '0.0.0.0', written.slice(0, 20));
});
