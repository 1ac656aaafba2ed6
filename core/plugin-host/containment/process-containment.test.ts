import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, type TestContext, test } from 'node:test';
import { createEndRecords, namesSuspect } from './blackbox.ts';

const faults = `
export const timer = () => void setTimeout(() => { throw new Error('stray'); }, 5);
export const rejection = () => void Promise.reject(new Error('stray'));
export const microtask = () => queueMicrotask(() => { throw new Error('stray'); });
export const unmarked = () => void setTimeout(() => { throw new Error('stray'); }, 5);
export const unsaved = timer;
export const listener = ({ core }) => void core.on('moment', () => { throw new Error('stray'); });
export const exit = () => process.exit(3);
export const reallyExit = () => process.reallyExit(3);
export const abort = () => process.abort();
export const kill = () => process.kill(process.pid, 'SIGKILL');
export const harmless = ({ tell }) => tell({ alive: process.kill(process.pid, 0) });
export const dieInSetUp = async () => { await null; process.kill(process.pid, 'SIGKILL'); };
`;

let root: string;
before(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'enfilade-contained-'));
  await writeFile(path.join(root, 'index.mjs'), faults);
});
after(() => rm(root, { recursive: true, force: true }));

async function start(t: TestContext, fault: string, dataDir?: string) {
  const data = dataDir ?? (await mkdtemp(path.join(root, 'data-')));
  const fixture = path.join(import.meta.dirname, 'process-containment.fixture.ts');
  const child = spawn(process.execPath, ['--conditions=source', fixture, data, root, fault], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  t.after(() => void child.kill('SIGKILL'));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ended = once(child, 'exit');
  return {
    dataDir: data,
    records: createEndRecords({ dataDir: data, process: 'web' }),
    ended,
    next: async () => JSON.parse((await lines.next()).value ?? 'null'),
    async finish() {
      child.stdin.end();
      const rest: unknown[] = [];
      for await (const line of { [Symbol.asyncIterator]: () => lines }) rest.push(JSON.parse(line));
      return { rest, end: await ended };
    },
  };
}

for (const [fault, where] of [
  ['timer', 'block:light'],
  ['rejection', 'block:light'],
  ['microtask', 'block:light'],
  // told by its stack alone
  ['unmarked', 'background'],
] as const) {
  test(`an error that nobody caught pauses its plugin, and the process goes on: ${fault}`, async t => {
    const run = await start(t, fault);
    assert.deepEqual(await run.next(), { paused: { plugin: 'bad', kind: 'stray', where } });
    assert.deepEqual(await run.finish(), { rest: [], end: [0, null] });
    assert.equal(run.records.read('blackbox'), undefined);
  });
}

test('an error that cut core’s own work short makes way for another process', async t => {
  const run = await start(t, 'listener');
  const told = [await run.next(), await run.next()];
  assert.deepEqual(told.find(each => each.paused).paused.plugin, 'bad');
  assert.ok(told.find(each => each.restart));
});

test('a pause that cannot be saved is left for the next start', async t => {
  const run = await start(t, 'unsaved');
  assert.deepEqual(await run.next(), { restart: true });
  assert.equal((await run.finish()).end[0], 0);
  const next = await start(t, 'nothing', run.dataDir);
  assert.deepEqual(await next.next(), { before: { plugin: 'bad', kind: 'stray', where: 'block:light' } });
  await next.finish();
  assert.equal(next.records.read('blackbox'), undefined);
});

for (const fault of ['exit', 'reallyExit', 'abort', 'kill']) {
  test(`a plugin that would end the process is refused, and paused: ${fault}`, async t => {
    const run = await start(t, fault);
    assert.match((await run.next()).thrown, new RegExp(`process.${fault} was refused`));
    assert.deepEqual(await run.next(), { paused: { plugin: 'bad', kind: 'exit', where: 'block:light' } });
    assert.deepEqual(await run.finish(), { rest: [], end: [0, null] });
  });
}

test('asking whether a process lives is allowed', async t => {
  const run = await start(t, 'harmless');
  assert.deepEqual(await run.next(), { alive: true });
  assert.deepEqual((await run.finish()).rest, []);
});

test('an error of core ends the process at once, and names nobody', async t => {
  const began = Date.now();
  const run = await start(t, 'core');
  assert.deepEqual(await run.ended, [1, null]);
  assert.equal(namesSuspect({ dataDir: run.dataDir, process: 'web' }, began), false);
});

test('who was set up in two starts that failed is paused in the third', async t => {
  const began = Date.now();
  const { dataDir, ended } = await start(t, 'dieInSetUp');
  await ended;
  assert.equal(namesSuspect({ dataDir, process: 'web' }, began), true);
  assert.equal(namesSuspect({ dataDir, process: 'web' }, Date.now() + 1_000), false);
  const second = await start(t, 'dieInSetUp', dataDir);
  assert.equal(await second.next(), null, 'once may be chance');
  const third = await start(t, 'nothing', dataDir);
  assert.deepEqual(await third.next(), { before: { plugin: 'bad', kind: 'boot', where: 'setup' } });
  await third.finish();
  const fourth = await start(t, 'nothing', dataDir);
  assert.deepEqual((await fourth.finish()).rest, [], 'told once');
});
