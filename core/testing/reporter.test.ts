import assert from 'node:assert/strict';
import type { run } from 'node:test';
import { test } from 'node:test';
import { reportTests } from './reporter.ts';

async function report(events: { type: string; data: unknown }[]) {
  const written: string[] = [];
  const stream = (async function* () {
    yield* events;
  })();
  const totals = await reportTests(stream as unknown as ReturnType<typeof run>, '/project', text =>
    written.push(text),
  );
  return { totals, text: written.join('') };
}

const error = (failureType: string) =>
  Object.assign(new Error('wrapper'), { failureType, cause: new Error('boom') });

test('tests are counted, suites and what only failed with its parts are not', async () => {
  const { totals } = await report([
    { type: 'test:pass', data: { name: 'a', details: { type: 'test' } } },
    { type: 'test:pass', data: { name: 'group', details: { type: 'suite' } } },
    { type: 'test:pass', data: { name: 'later', skip: true, details: { type: 'test' } } },
    { type: 'test:fail', data: { name: 'b', details: { error: error('testCodeFailure') } } },
    { type: 'test:fail', data: { name: 'group', details: { error: error('subtestsFailed') } } },
  ]);
  assert.deepEqual(totals, { passed: 1, failed: 1, skipped: 1 });
});

test('a failure shows name, file with line, and cause', async () => {
  const { text } = await report([
    {
      type: 'test:fail',
      data: {
        name: 'adds up',
        file: '/project/core/x.test.ts',
        line: 7,
        details: { error: error('testCodeFailure') },
      },
    },
  ]);
  assert.match(text, /✖ adds up\n {2}core\/x\.test\.ts:7\n {4}Error: boom/);
});

test('output of tests and the slowest files are shown', async () => {
  const { text } = await report([
    { type: 'test:stderr', data: { file: '/project/a.test.ts', message: 'careful\n' } },
    { type: 'test:summary', data: { file: '/project/a.test.ts', duration_ms: 1500 } },
    { type: 'test:summary', data: { file: '/project/b.test.ts', duration_ms: 2500 } },
  ]);
  assert.match(text, /output of a\.test\.ts\ncareful/);
  assert.match(text, /2\.5 s {2}b\.test\.ts\n +1\.5 s {2}a\.test\.ts/);
});
