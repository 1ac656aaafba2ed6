import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { findTestFiles } from './find-test-files.ts';

test('test files of the project are found, those of packages are not, and a part of the path narrows', async t => {
  const root = await mkdtemp(path.join(tmpdir(), 'enfilade-files-'));
  t.after(() => rm(root, { recursive: true }));
  const files = [
    'core/a/x.test.ts',
    'core/a/x.ts',
    'plugins/p/node_modules/q/y.test.ts',
    'plugins/p/z.test.ts',
  ];
  for (const file of files) {
    await mkdir(path.join(root, path.dirname(file)), { recursive: true });
    await writeFile(path.join(root, file), '');
  }
  assert.deepEqual(await findTestFiles(root), ['core/a/x.test.ts', 'plugins/p/z.test.ts']);
  assert.deepEqual(await findTestFiles(root, ['./plugins']), ['plugins/p/z.test.ts']);
  assert.deepEqual(await findTestFiles(root, ['nothing']), []);
});
