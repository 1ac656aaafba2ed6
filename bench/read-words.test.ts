import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readWords } from './read-words.ts';

const known = ['page', 'scale', 'ingest'];

test('without a name all run, with names those in the order of the list', () => {
  assert.deepEqual(readWords([], known), { names: known, isFull: false, problem: null });
  const some = readWords(['ingest', 'page', '--full'], known);
  assert.deepEqual(some, { names: ['page', 'ingest'], isFull: true, problem: null });
});

test('a name or a flag that does not exist is told', () => {
  assert.match(readWords(['pages'], known).problem!, /no bench pages; there are page, scale, ingest/);
  assert.match(readWords(['--fast'], known).problem!, /--fast/);
});
