import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { current, enter, ledger, runOutside } from './entry.ts';
import { createGrowthAccount, findMemoryLimit } from './growth-account.ts';
import { createLedger, readLedger } from './ledger.ts';
import { createPluginFolders } from './plugin-folders.ts';
import { createStallMeter } from './stall-meter.ts';

test('the ledger shows the synchronous part, the store all that comes of it', async () => {
  const seen = () => readLedger(ledger.memory).running;
  const later = enter('a', 'photo.saving', async () => {
    assert.deepEqual(seen(), { plugin: 'a', where: 'photo.saving' });
    enter('b', 'block:x', () => assert.deepEqual(seen(), { plugin: 'b', where: 'block:x' }));
    assert.deepEqual(seen(), { plugin: 'a', where: 'photo.saving' });
    await null;
    const inside = current();
    return { inside, outside: runOutside(() => [current(), seen()]) };
  });
  assert.equal(seen(), null);
  assert.equal(current(), undefined);
  assert.deepEqual(await later, {
    inside: { plugin: 'a', where: 'photo.saving' },
    outside: [undefined, null],
  });
  assert.equal(readLedger(ledger.memory).last?.plugin, 'b');
});

test('what throws leaves the ledger as it was', () => {
  assert.throws(() => enter('a', 'setup', () => assert.fail('x')));
  assert.equal(readLedger(ledger.memory).running, null);
});

test('a ledger that is full goes on without names', () => {
  const full = createLedger();
  const places = Array.from({ length: 2_100 }, (_, index) => full.addPlace('a', `place ${index}`));
  full.enter(places.at(-1)!);
  assert.equal(readLedger(full.memory).running, null);
  full.enter(places[1_000]!);
  assert.deepEqual(readLedger(full.memory).running, { plugin: 'a', where: 'place 1000' });
});

test('files belong to the innermost plugin folder, by link or real path, and only whole names count', async t => {
  const root = await mkdtemp(path.join(tmpdir(), 'enfilade-folders-'));
  t.after(() => rm(root, { recursive: true }));
  await mkdir(path.join(root, 'real folder'));
  await symlink(path.join(root, 'real folder'), path.join(root, 'linked'));
  const folders = createPluginFolders();
  folders.add('outer', root);
  folders.add('inner', path.join(root, 'linked'));
  const file = path.join(root, 'real folder', 'a b.ts');
  assert.equal(folders.ownerOf(`${pathToFileURL(file).href}?v=1`), 'inner');
  assert.equal(folders.ownerOf(path.join(root, 'linked', 'x.js')), 'inner');
  assert.equal(folders.ownerOf(path.join(root, 'linkedish', 'x.js')), 'outer');
  assert.equal(folders.ownerOf(`${root}2/x.js`), null);
  const stack = `Error: (at) x\n    at async f (${file}:3:1)\n    at ${pathToFileURL(file).href}?v=2:4:5\n    at node:internal/timers:5:6`;
  assert.deepEqual(
    folders.frames(stack).map(frame => [frame.plugin, frame.file, frame.line]),
    [
      ['inner', file, 3],
      ['inner', file, 4],
      [null, 'node:internal/timers', 5],
    ],
  );
});

test('a process that was stopped and goes on has not hung', () => {
  const meter = createStallMeter(50);
  assert.equal(meter.observe(1, 0), 0);
  assert.equal(meter.observe(1, 50), 50);
  assert.equal(meter.observe(1, 3_600_000), 200);
  assert.equal(meter.observe(2, 3_600_050), 0);
});

test('growth is whose it mostly is, and what is given back is forgotten', () => {
  const account = createGrowthAccount(10);
  account.restart(100);
  assert.equal(account.due(105), 0);
  assert.equal(account.due(112), 12);
  account.blame('a', 112);
  account.blame(null, 130);
  assert.equal(account.leader(), null);
  account.blame('a', 160);
  assert.equal(account.leader(), 'a');
  assert.equal(account.due(90), 0);
  assert.equal(account.due(101), 11);
});

test('the limit comes before V8’s own and before a small machine is full, but leaves room to work', () => {
  const mega = 1024 ** 2;
  const plenty = { start: 200 * mega, extra: 1024 * mega, heap: 4096 * mega, machine: 16_384 * mega };
  assert.equal(findMemoryLimit(plenty), 1224 * mega);
  assert.equal(findMemoryLimit({ ...plenty, heap: 1024 * mega }), 968 * mega);
  assert.equal(findMemoryLimit({ ...plenty, machine: 1024 * mega }), 768 * mega);
  assert.equal(findMemoryLimit({ ...plenty, machine: 256 * mega }), 456 * mega);
});
