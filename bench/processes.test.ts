import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import {
  canMeasureProcesses,
  cpuOf,
  cpuOfEndedChildren,
  listTree,
  proportionalBytes,
  residentBytes,
} from './processes.ts';

/** A child that works for so many ms, says so, and waits. */
async function startWorker(ms: number) {
  const code = `const end = performance.now() + ${ms};
    while (performance.now() < end);
    process.stdout.write('done');
    process.stdin.resume().on('end', () => process.exit(0));`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

test('a child’s processor time and memory are seen while it lives, and its time after its end', {
  skip: !canMeasureProcesses,
}, async () => {
  const before = cpuOfEndedChildren();
  const child = await startWorker(200);
  assert.ok(listTree([process.pid]).includes(child.pid!));
  const used = cpuOf(child.pid!);
  assert.ok(used > 0);
  assert.ok(residentBytes(child.pid!) > 5e6);
  assert.ok(proportionalBytes(child.pid!) <= residentBytes(child.pid!));
  const ended = once(child, 'exit');
  child.stdin.end();
  await ended;
  assert.ok(cpuOfEndedChildren() - before >= used - 20);
  assert.equal(cpuOf(child.pid!), 0);
});
