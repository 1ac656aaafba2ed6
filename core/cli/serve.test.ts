import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { makeTestJpeg } from '../testing/test-jpeg.ts';

const launcher = path.resolve(import.meta.dirname, '../../bin/enfilade');
let folder: string;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enfilade-serve-'));
  // PostgreSQL's account passes through when the tests run as root
  await chmod(folder, 0o711);
});
after(() => rm(folder, { recursive: true, force: true }));

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<{ code: number | null; signal: string | null }>;
}

function serve(env: Record<string, string> = {}, words: string[] = []): Run {
  const child = spawn(process.execPath, [launcher, 'serve', ...words], {
    env: { PATH: process.env.PATH, DATA_DIR: folder, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', data => (output += data));
  const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  return { child, output: () => output, ended };
}

async function waitForAddress(run: Run): Promise<string> {
  for (;;) {
    const address = /serving at (http:\S+)/.exec(run.output())?.[1];
    if (address) return address;
    assert.equal(run.child.exitCode, null, run.output());
    await delay(20);
  }
}

/** The embedded server's first line names its process. */
async function databasePid(): Promise<number> {
  return Number((await readFile(path.join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('a signal ends everything in order, and a second server is refused in one line', {
  timeout: 90_000,
}, async () => {
  const run = serve();
  const address = await waitForAddress(run);
  assert.match(run.output(), /first administrator here, once: http:\S+\/setup\/\S+/);
  assert.equal((await fetch(`${address}/login`)).status, 200);
  const second = serve();
  assert.equal((await second.ended).code, 1);
  const [, pid] =
    /^ALREADY_SERVING: Another server already serves this gallery: process (\d+)\.\n$/.exec(
      second.output(),
    ) ?? assert.fail(second.output());
  assert.equal(isAlive(Number(pid)), true);
  const database = await databasePid();
  run.child.kill('SIGTERM');
  assert.deepEqual(await run.ended, { code: 0, signal: null });
  assert.equal(isAlive(database), false);
  assert.equal(isAlive(Number(pid)), false);
  await assert.rejects(fetch(address));
});

test('when the launcher is killed, nothing stays, and the next start needs no hand', {
  timeout: 90_000,
}, async () => {
  const run = serve();
  const address = await waitForAddress(run);
  const database = await databasePid();
  run.child.kill('SIGKILL');
  await run.ended;
  while (isAlive(database)) await delay(50);
  await assert.rejects(fetch(address));
  const next = serve();
  await waitForAddress(next);
  next.child.kill('SIGINT');
  assert.equal((await next.ended).code, 0);
});

test('a folder that is named is imported beside the server', { timeout: 90_000 }, async () => {
  const pictures = path.join(folder, 'Harbour walk');
  await mkdir(pictures);
  for (const name of ['one.jpg', 'two.jpg']) {
    await writeFile(path.join(pictures, name), await makeTestJpeg({ width: 60, height: 40 }));
  }
  const run = serve({}, [pictures, '--public']);
  const address = await waitForAddress(run);
  while (!run.output().includes('came in')) await delay(50);
  assert.match(run.output(), /2 photos came in/);
  assert.match(await (await fetch(`${address}/albums`)).text(), /Harbour walk/);
  run.child.kill('SIGTERM');
  assert.equal((await run.ended).code, 0);
});

test('a folder that is not there fails in one line before anything starts', async () => {
  const run = serve({}, ['/nowhere/at/all']);
  assert.equal((await run.ended).code, 1);
  assert.equal(run.output(), 'NOT_FOUND: There is no file or folder /nowhere/at/all.\n');
});
