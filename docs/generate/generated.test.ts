import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../../core/testing/test-database.ts';
import { type GeneratedPage, generatePages, projectRoot } from './pages.ts';
import { listTables } from './schema-queries.ts';
import { replaceSection, table } from './sections.ts';

let database: TestDatabase;
let pages: readonly GeneratedPage[];
before(async () => {
  database = await createTestDatabase();
  pages = await generatePages(database.knex);
});
after(() => database.drop());

test('generated pages are as their sources say; otherwise: npm run docs', async () => {
  for (const { file, text } of pages) {
    assert.equal(
      await readFile(path.join(projectRoot, file), 'utf8'),
      text,
      `${file} is stale: npm run docs`,
    );
  }
});

test('every table says what it is for', async () => {
  const silent = (await listTables(database.knex)).filter(({ comment }) => comment === null);
  assert.deepEqual(
    silent.map(({ name }) => name),
    [],
    'a migration with "comment on table" is missing',
  );
});

test('a section is replaced between its markers, and only there', () => {
  const page = 'a\n<!-- generated: x -->\nold\n<!-- /generated: x -->\nb\n';
  assert.equal(replaceSection(page, 'x', 'new\n'), page.replace('old', 'new'));
  assert.throws(() => replaceSection('a', 'x', 'new'), /markers of x/);
});

test('bars and line ends in cells stay inside them', () => {
  assert.equal(table(['a'], [['1|2\n3']]), '| a |\n|---|\n| 1\\|2 3 |');
});
