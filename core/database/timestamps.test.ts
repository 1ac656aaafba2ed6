import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTimestamp } from './timestamps.ts';

const moments = [
  '2020-05-03 12:00:00+00',
  '2024-02-29 23:59:59.999999+00',
  '2020-05-03 12:00:00-03:30',
  '0001-01-01 00:00:00+00',
  '0001-12-31 23:00:00+00 BC',
  '10000-01-01 00:00:00+00',
];
for (const text of moments) test(`${text} is a moment`, () => assert.ok(isTimestamp(text)));

const others = [
  '',
  '2020-05-03',
  '9999-99-99 99:99:99+99',
  '2021-02-29 00:00:00+00',
  '2020-13-01 00:00:00+00',
  '2020-01-01 24:00:00+00',
  '2020-01-01 00:00:00+99',
  '0000-01-01 00:00:00+00',
  '999999-01-01 00:00:00+00',
  '5000-01-01 00:00:00+00 BC',
];
for (const text of others) test(`"${text}" is none`, () => assert.ok(!isTimestamp(text)));
