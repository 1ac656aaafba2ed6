import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { createEndRecords, type EndRecord, type RecordKind } from './blackbox.ts';
import { readLastEnd } from './last-end.ts';
import { describeSafeMode, readSafeMode } from './safe-mode.ts';

async function makeRecords(t: TestContext) {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'enfilade-ends-'));
  t.after(() => rm(dataDir, { recursive: true }));
  return { dataDir, records: createEndRecords({ dataDir, process: 'web' }) };
}

function record(more: Partial<EndRecord> = {}): EndRecord {
  const plain = {
    plugin: 'bad',
    where: 'x',
    message: '',
    function: null,
    file: null,
    line: null,
    blockedMs: null,
  };
  return { ...plain, kind: 'hang', at: new Date().toISOString(), ...more };
}

const cases: [
  what: string,
  left: [RecordKind, EndRecord][],
  paused: string[],
  strikes: [string, number][],
][] = [
  ['nothing', [], [], []],
  ['a black box', [['blackbox', record()]], ['bad'], []],
  [
    'a black box and another suspect',
    [
      ['blackbox', record()],
      ['suspect', record({ plugin: 'good' })],
    ],
    ['bad'],
    [],
  ],
  ['who was filling the memory', [['suspect', record({ kind: 'memory' })]], ['bad'], []],
  ['who was at work', [['suspect', record()]], [], [['bad', 1]]],
  ['who was at work twice', [['suspect', record({ strikes: 2 })]], ['bad'], []],
  ['who was set up', [['set-up', record({ kind: 'boot', strikes: 1 })]], [], [['bad', 1]]],
  ['who was set up long ago', [['set-up', record({ strikes: 2, at: '2020-01-01T00:00:00Z' })]], [], []],
];
for (const [what, left, paused, strikes] of cases) {
  test(`what the process before has left: ${what}`, async t => {
    const { records } = await makeRecords(t);
    for (const [kind, each] of left) records.write(kind, each);
    const last = readLastEnd(records);
    assert.deepEqual(
      last.paused.map(each => each.plugin),
      paused,
    );
    assert.deepEqual([...last.strikes], strikes);
  });
}

test('a file that was cut short names nobody and stops no start', async t => {
  const { dataDir, records } = await makeRecords(t);
  records.write('blackbox', record());
  await writeFile(path.join(dataDir, 'plugins', 'blackbox-web.json'), '{"plugin":"b');
  assert.deepEqual(readLastEnd(records).paused, []);
});

test('safe mode is on by the environment or by a file, and says how it is left', async t => {
  const { dataDir } = await makeRecords(t);
  assert.equal(readSafeMode({ dataDir, safeMode: false }), null);
  assert.match(describeSafeMode(readSafeMode({ dataDir, safeMode: true })!), /ENFILADE_SAFE_MODE/);
  const file = path.join(dataDir, 'SAFE_MODE');
  await writeFile(file, '');
  assert.ok(describeSafeMode(readSafeMode({ dataDir, safeMode: false })!).includes(file));
});
