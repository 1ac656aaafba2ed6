import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { startExifTool } from './start-exiftool.ts';

test('exiftool that waits for longer than it takes until it looks after its parent is the same process still', async () => {
  const exiftool = await startExifTool({ maxProcs: 1 });
  const readType = async () => (await exiftool.readRaw(import.meta.filename)).FileType;
  assert.equal(await readType(), 'TXT');
  const pids = await exiftool.pids;
  await new Promise(resolve => setTimeout(resolve, 4_000));
  assert.equal(await readType(), 'TXT');
  assert.deepEqual(await exiftool.pids, pids);
  await exiftool.end();
});

test('exiftool ends by itself when its parent was killed', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      ...process.execArgv.filter(arg => !arg.startsWith('--test')),
      join(import.meta.dirname, 'killed-reader.fixture.ts'),
    ],
    { killSignal: 'SIGKILL' },
  ).catch(error => error as { stdout: string });
  const pid = Number(stdout.trim());
  assert.ok(pid > 0, stdout);
  const isAlive = () => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  const deadline = Date.now() + 20_000;
  while (isAlive() && Date.now() < deadline) await new Promise(resolve => setTimeout(resolve, 50));
  assert.equal(isAlive(), false);
});
