import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTakenNames, safeName } from './file-names.ts';

const cases: readonly (readonly [name: string, safe: string])[] = [
  ['DSC_0042.JPG', 'DSC_0042.JPG'],
  ['Grüße aus 東京.jpg', 'Grüße aus 東京.jpg'],
  ['../../etc/passwd', '_.._etc_passwd'],
  ['C:\\Windows\\x.jpg', 'C_Windows_x.jpg'],
  ['a\r\nb\0c.jpg', 'a_b_c.jpg'],
  ['con', '_con'],
  ['NUL.jpg', '_NUL.jpg'],
  ['com¹.txt', '_com¹.txt'],
  ['console.jpg', 'console.jpg'],
  ['  .hidden.jpg', 'hidden.jpg'],
  ['ends. . ', 'ends'],
  ['what? "this": <a|b>*', 'what_ _this_ _a_b_'],
  ['gpj.\u202eexe', 'gpj._exe'],
  ['e\u0301t\u00e9', '\u00e9t\u00e9'],
  ['', 'photo'],
  ['...', 'photo'],
  ['///', 'photo'],
];

test('names are made safe for every system', () => {
  for (const [name, safe] of cases) assert.equal(safeName(name, 'photo'), safe, JSON.stringify(name));
});

test('a long name keeps its extension', () => {
  const name = safeName(`${'ü'.repeat(300)}.jpeg`, 'photo');
  assert.ok(name.endsWith('ü.jpeg'));
  assert.ok(Buffer.byteLength(name) <= 200);
});

test('whatever a name is, it is one part of a path that can be kept, and making it safe again changes nothing', () => {
  const anyName = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.constantFrom(...cases.map(([name]) => name)),
  );
  fc.assert(
    fc.property(anyName, name => {
      const safe = safeName(name, 'photo');
      assert.doesNotMatch(safe, /[\p{Cc}<>:"/\\|?*]|^[.\s]|[.\s]$|^$/u);
      assert.ok(Buffer.byteLength(safe) <= 201);
      assert.equal(safe, safe.normalize('NFC'));
      assert.equal(safeName(safe, 'photo'), safe);
    }),
    { numRuns: 2_000 },
  );
});

test('a name that is taken gets a number, whether or not letters are capital, and each folder has its own', () => {
  const names = createTakenNames();
  const given = [
    names.take('', 'a.jpg'),
    names.take('', 'A.JPG'),
    names.take('', 'a (2).jpg'),
    names.take('', 'a.jpg'),
    names.take('b', 'a.jpg'),
    names.take('', '\u00c5.jpg'),
    names.take('', 'a\u030a.jpg'),
    names.take('', 'no extension'),
    names.take('', 'No Extension'),
  ];
  assert.deepEqual(given, [
    ...['a.jpg', 'A (2).JPG', 'a (2) (2).jpg', 'a (3).jpg', 'a.jpg'],
    ...['\u00c5.jpg', 'a\u030a (2).jpg', 'no extension', 'No Extension (2)'],
  ]);
});

test('ten thousand of one name are numbered in one go', () => {
  const names = createTakenNames();
  const given = new Set(Array.from({ length: 10_000 }, () => names.take('', 'IMG.jpg')));
  assert.equal(given.size, 10_000);
});
