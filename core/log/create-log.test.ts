import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog } from './create-log.ts';
import { createPrettyDestination } from './pretty-destination.ts';

function collectLines() {
  const lines: string[] = [];
  return { lines, destination: { write: (text: string) => void lines.push(text) } };
}

test('a line is JSON with its level by name, and secrets are hidden', () => {
  const { lines, destination } = collectLines();
  createLog({ level: 'info', destination }).info({ password: 'abc', user: { token: 'def' } }, 'signed in');
  const line = JSON.parse(lines[0]!);
  assert.equal(line.level, 'info');
  assert.equal(line.msg, 'signed in');
  assert.ok(!lines[0]!.includes('abc') && !lines[0]!.includes('def'));
});

test('lines below the level are left out', () => {
  const { lines, destination } = collectLines();
  createLog({ level: 'warn', destination }).info('quiet');
  assert.deepEqual(lines, []);
});

test('a line for people shows message, fields and the stack of an error', () => {
  const { lines, destination } = collectLines();
  const log = createLog({ level: 'info', destination: createPrettyDestination(destination) });
  log.error({ err: new Error('broken'), photo: 7 }, 'not imported');
  assert.match(lines[0]!, /not imported/);
  assert.match(lines[0]!, /photo=7/);
  assert.match(lines[0]!, /Error: broken\n\s+at /);
});
