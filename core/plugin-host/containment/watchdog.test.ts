import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, type TestContext, test } from 'node:test';
import { createEndRecords, type EndRecord } from './blackbox.ts';

/** What a plugin may do to its process; each starts at a line of its own. */
const faults = `import { execSync } from 'node:child_process';
export async function loopAfterAwait() { await null; for (;;); }
export function busy() { for (;;); }
export function regexp() { setTimeout(() => /(a+)+b/.test('a'.repeat(60)), 5); }
export function short() { const end = Date.now() + 400; while (Date.now() < end); }
const kept = [];
export function buffers() { setInterval(() => kept.push(Buffer.alloc(32 * 1024 ** 2, 1)), 1); }
export function objects() { setInterval(() => kept.push(Array.from({ length: 200_000 }, (_, i) => ({ i }))), 1); }
export function system() { execSync('sleep 3'); }
`;
const lineOf = (name: string) => faults.split('\n').findIndex(line => line.includes(`function ${name}(`)) + 1;

let root: string;
before(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'enfilade-watchdog-'));
  await mkdir(path.join(root, 'bad'));
  await writeFile(path.join(root, 'bad', 'index.mjs'), faults);
});
after(() => rm(root, { recursive: true, force: true }));

async function run(t: TestContext, fault: string, options: readonly string[] = []) {
  const dataDir = await mkdtemp(path.join(root, 'data-'));
  const fixture = path.join(import.meta.dirname, 'watchdog.fixture.ts');
  const args = [...options, '--conditions=source', fixture, dataDir, path.join(root, 'bad'), fault];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  t.after(() => void child.kill('SIGKILL'));
  return { child, records: createEndRecords({ dataDir, process: 'web' }) };
}

async function nameWhoEnded(t: TestContext, fault: string): Promise<EndRecord> {
  const { child, records } = await run(t, fault);
  assert.deepEqual(await once(child, 'exit'), [null, 'SIGKILL']);
  assert.equal(records.read('suspect'), undefined, 'what is certain needs no suspect');
  return records.read('blackbox')!;
}

for (const [fault, where] of [
  ['loopAfterAwait', 'block:light'],
  ['busy', 'block:light'],
  // a timer's own: others were entered since
  ['regexp', 'background'],
] as const) {
  test(`who hangs the event loop is named with its line: ${fault}`, { timeout: 60_000 }, async t => {
    const record = await nameWhoEnded(t, fault);
    const { plugin, kind, line, file } = record;
    const real = path.join(root, 'bad', 'index.mjs');
    assert.deepEqual(
      { plugin, kind, line, file },
      { plugin: 'bad', kind: 'hang', line: lineOf(fault), file: real },
    );
    assert.equal(record.where, where);
    assert.ok(record.blockedMs! >= 700);
  });
}

test('who waits in a system call is named by where it was entered', { timeout: 60_000 }, async t => {
  const { plugin, where, line } = await nameWhoEnded(t, 'system');
  assert.deepEqual({ plugin, where, line }, { plugin: 'bad', where: 'block:light', line: null });
});

for (const fault of ['buffers', 'objects']) {
  test(`who fills the memory bit by bit is named: ${fault}`, { timeout: 60_000 }, async t => {
    const { plugin, kind } = await nameWhoEnded(t, fault);
    assert.deepEqual({ plugin, kind }, { plugin: 'bad', kind: 'memory' });
  });
}

test('when V8 gives up by itself the suspect is on disk', { timeout: 60_000 }, async t => {
  const { child, records } = await run(t, 'objects', ['--max-old-space-size=280']);
  const [, signal] = await once(child, 'exit');
  const record = records.read('suspect') ?? records.read('blackbox')!;
  assert.equal(record.plugin, 'bad');
  assert.ok(['SIGABRT', 'SIGTRAP', 'SIGKILL'].includes(signal));
});

test('a short standstill is told by name, and leaves nothing', { timeout: 60_000 }, async t => {
  const { child, records } = await run(t, 'short');
  const told = JSON.parse(await readLine(child)) as EndRecord;
  assert.equal(told.plugin, 'bad');
  assert.ok(told.blockedMs! >= 200 && told.blockedMs! < 8_000, String(told.blockedMs));
  assert.equal(records.read('suspect'), undefined);
  assert.equal(existsSync(path.join(root, 'blackbox-web.json')), false);
  child.stdin!.end('go\n');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

async function readLine(child: ChildProcess): Promise<string> {
  const [line] = (await once(createInterface(child.stdout!), 'line')) as [string];
  return line;
}
