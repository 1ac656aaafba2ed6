import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameOf, parseAccessObject, parseVerb, parseViewerName } from './names.ts';

test('viewers are read as they are written', () => {
  for (const text of ['guest', 'signed-in', 'user:ana', 'group:Family: near', 'share:x1', 'token:y2']) {
    assert.equal(nameOf(parseViewerName(text)!), text);
  }
  for (const text of ['', 'ana', 'user', 'user:', 'user: ', ':ana', 'guest:1', 'album:x', 'User:ana']) {
    assert.equal(parseViewerName(text), undefined, text);
  }
});

test('objects are albums and photos', () => {
  assert.deepEqual(parseAccessObject('album:summer'), { kind: 'album', id: 'summer' });
  assert.deepEqual(parseAccessObject('photo:7h2k'), { kind: 'photo', id: '7h2k' });
  for (const text of ['', 'album', 'album:', 'tag:sea', 'photo:a\0b', `photo:${'x'.repeat(300)}`]) {
    assert.equal(parseAccessObject(text), undefined);
  }
});

test('verbs are of a closed list', () => {
  assert.equal(parseVerb('manage'), 'manage');
  assert.equal(parseVerb('toString'), undefined);
});
