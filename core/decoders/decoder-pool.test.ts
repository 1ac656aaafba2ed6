import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { isAppError } from '../errors/app-error.ts';
import { createDecoderPool } from './decoder-pool.ts';
import { drawQuarters, log, pool, refused, store, taskFor } from './pictures.fixture.ts';

test('processes without work end by themselves, and others start when there is some', async () => {
  const own = createDecoderPool({ log, size: 1, idleMs: 1 });
  const path = await store(await drawQuarters());
  await own.run(taskFor(path));
  const deadline = Date.now() + 60_000;
  while (own.processIds().length > 0 && Date.now() < deadline)
    await new Promise(resolve => setImmediate(resolve));
  assert.deepEqual(own.processIds(), []);
  assert.equal((await own.run(taskFor(path))).width, 120);
  await own.close();
  await assert.rejects(own.run(taskFor(path)), error => isAppError(error, 'DECODER_FAILED'));
});

test('processes run at a lower priority than pages', async () => {
  await pool.run(taskFor(await store(await drawQuarters())));
  for (const pid of pool.processIds()) assert.ok(getPriority(pid) > getPriority());
});

/** Takes a second or two to decode. */
const slow = sharp({
  create: {
    width: 6000,
    height: 6000,
    channels: 3,
    background: 'black',
    noise: { type: 'gaussian', mean: 128, sigma: 60 },
  },
})
  .png({ compressionLevel: 1 })
  .toBuffer();

test('a process that is killed midway is replaced, and its photo comes in all the same', async () => {
  const own = createDecoderPool({ log, size: 1 });
  try {
    const running = own.run(taskFor(await store(await slow)));
    const [first] = own.processIds();
    process.kill(first!, 'SIGKILL');
    assert.equal((await running).width, 6000);
    assert.notEqual(own.processIds()[0], first);
  } finally {
    await own.close();
  }
});

test('processes that are killed while they wait for work cost no photo', async () => {
  const own = createDecoderPool({ log, size: 2 });
  try {
    const path = await store(await drawQuarters());
    const run = () => own.run(taskFor(path));
    await Promise.all([run(), run()]);
    const killed = own.processIds();
    assert.equal(killed.length, 2);
    for (const pid of killed) process.kill(pid, 'SIGKILL');
    for (const { width } of await Promise.all([run(), run(), run()])) assert.equal(width, 120);
    assert.ok(own.processIds().every(pid => !killed.includes(pid)));
  } finally {
    await own.close();
  }
});

test('a file that ends its process twice is refused, and the next one is decoded', async () => {
  const own = createDecoderPool({ log, size: 1 });
  try {
    const failing = assert.rejects(own.run(taskFor(await store(await slow))), error =>
      isAppError(error, 'DECODER_FAILED'),
    );
    const [first] = own.processIds();
    process.kill(first!, 'SIGKILL');
    let second: number | undefined;
    while (second === undefined || second === first) {
      await new Promise(resolve => setImmediate(resolve));
      [second] = own.processIds();
    }
    process.kill(second, 'SIGKILL');
    await failing;
    assert.equal((await own.run(taskFor(await store(await drawQuarters())))).width, 120);
  } finally {
    await own.close();
  }
});

test('too long, too much memory and no longer wanted end a task, not the pool', async () => {
  const own = createDecoderPool({ log, size: 1 });
  const greedy = createDecoderPool({ log, size: 1, limits: { memoryBytes: 1024 ** 2 } });
  try {
    const path = await store(await slow);
    await assert.rejects(own.run(taskFor(path), { timeoutMs: 50 }), error =>
      isAppError(error, 'DECODER_TIMEOUT'),
    );
    const stop = new AbortController();
    const running = own.run(taskFor(path), { signal: stop.signal });
    const waiting = own.run(taskFor(path), { signal: stop.signal });
    stop.abort();
    await assert.rejects(running, { name: 'AbortError' });
    await assert.rejects(waiting, { name: 'AbortError' });
    assert.equal((await own.run(taskFor(await store(await drawQuarters())))).width, 120);
    if (process.platform === 'linux') await refused(path, 'TOO_LARGE', greedy);
  } finally {
    await own.close();
    await greedy.close();
  }
});

test('who waits goes before what is made in the background', async () => {
  const own = createDecoderPool({ log, size: 1 });
  try {
    const path = await store(await drawQuarters());
    const order: string[] = [];
    const run = (name: string, priority: 'interactive' | 'background') =>
      own.run(taskFor(path), { priority }).then(() => order.push(name));
    const background = Array.from({ length: 12 }, () => run('background', 'background'));
    await Promise.all([...background, run('interactive', 'interactive')]);
    assert.ok(order.indexOf('interactive') < order.length - 1, order.join());
    assert.ok(own.processIds().length <= 2);
  } finally {
    await own.close();
  }
});

test('a process is replaced after its number of tasks', async () => {
  const own = createDecoderPool({ log, size: 1, tasksPerProcess: 2 });
  try {
    const path = await store(await drawQuarters());
    const seen = new Set<number>();
    for (let count = 0; count < 4; count += 1) {
      const running = own.run(taskFor(path));
      for (const pid of own.processIds()) seen.add(pid);
      await running;
    }
    assert.equal(seen.size, 2);
  } finally {
    await own.close();
  }
});

test('when the parent is killed its processes end', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      ...process.execArgv.filter(arg => !arg.startsWith('--test')),
      join(import.meta.dirname, 'killed-parent.fixture.ts'),
      await store(await slow),
    ],
    { killSignal: 'SIGKILL' },
  ).catch(error => error as { stdout: string });
  const pid = Number(stdout.trim());
  assert.ok(pid > 0, stdout);
  const deadline = Date.now() + 20_000;
  const isAlive = () => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  while (isAlive() && Date.now() < deadline) await new Promise(resolve => setTimeout(resolve, 20));
  assert.equal(isAlive(), false);
});
