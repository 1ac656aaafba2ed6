import assert from 'node:assert/strict';
import { glob, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { findCycles, findForbiddenImports } from './boundaries.ts';
import { type Import, readImports } from './read-imports.ts';

const root = path.resolve(import.meta.dirname, '../..');

async function readAllImports(): Promise<Import[]> {
  const imports: Import[] = [];
  for await (const file of glob('{core,plugins,themes}/**/*.ts', { cwd: root })) {
    if (!file.includes('node_modules')) imports.push(...(await readImports(root, file)));
  }
  return imports;
}

test('no file imports what its floor forbids, and no runtime imports run in a circle', async () => {
  const imports = await readAllImports();
  assert.ok(imports.length > 50, 'the imports were found');
  assert.deepEqual(
    { forbidden: findForbiddenImports(imports), cycles: findCycles(imports) },
    { forbidden: [], cycles: [] },
  );
});

const forbidden: [from: string, to: string][] = [
  ['core/albums/queries.ts', 'core/photos/queries.ts'],
  ['core/albums/routes.ts', 'core/albums/queries.ts'],
  ['core/albums/routes.ts', 'core/gallery/create-gallery.ts'],
  ['core/albums/actions.ts', 'core/photos/actions.ts'],
  ['core/access/roles.ts', 'core/changes/change.ts'],
  ['core/database/migrate.ts', 'core/storage/storage.ts'],
  ['core/errors/app-error.ts', 'core/config/read-config.ts'],
  ['core/photos/queries.ts', 'core/testing/run.ts'],
  ['core/photos/queries.ts', 'core/plugin-api/index.ts'],
  ['core/main.ts', 'plugins/map/index.ts'],
  ['plugins/map/index.ts', 'core/photos/queries.ts'],
  ['plugins/map/index.ts', 'plugins/feed/index.ts'],
  ['plugins/map/index.ts', 'enfilade/plugin-testing'],
];

for (const [from, to] of forbidden) {
  test(`${from} may not import ${to}`, () => {
    assert.equal(findForbiddenImports([{ from, to, typeOnly: false }]).length, 1);
  });
}

const allowed: [from: string, to: string, typeOnly?: boolean][] = [
  ['core/albums/queries.ts', 'core/access/scope/visible-to.ts'],
  ['core/albums/queries.ts', 'core/plugin-api/index.ts', true],
  ['core/albums/album-routes.ts', 'core/http/state.ts'],
  ['core/imports/run-import.ts', 'core/storage/storage.ts'],
  ['core/gallery/create-gallery.ts', 'core/albums/queries.ts'],
  ['core/main.ts', 'core/gallery/create-gallery.ts'],
  ['core/albums/routes.test.ts', 'core/photos/queries.ts'],
  ['plugins/map/index.ts', 'enfilade/plugin-api'],
  ['plugins/map/map.test.ts', 'enfilade/plugin-testing'],
  ['plugins/map/index.ts', 'supercluster'],
];

for (const [from, to, typeOnly = false] of allowed) {
  test(`${from} may import ${to}`, () => {
    assert.deepEqual(findForbiddenImports([{ from, to, typeOnly }]), []);
  });
}

test('a circle is shown with its files, and types make none', () => {
  const edge = (from: string, to: string, typeOnly = false) => ({ from, to, typeOnly });
  assert.deepEqual(findCycles([edge('a', 'b'), edge('b', 'c'), edge('c', 'b')]), ['b → c → b']);
  assert.deepEqual(findCycles([edge('a', 'b'), edge('b', 'a', true)]), []);
});

test('every way to import is seen', async t => {
  const folder = await mkdtemp(path.join(tmpdir(), 'enfilade-imports-'));
  t.after(() => rm(folder, { recursive: true }));
  const lines = [
    `import a from './a.ts';`,
    `import type { B } from './b.ts';`,
    `import { type C } from './c.ts';`,
    `export * from '../d.ts';`,
    `export type { E } from './e.ts';`,
    `const f = await import('./f.ts');`,
    `type G = import('./g.ts').G;`,
  ];
  await writeFile(path.join(folder, 'x.ts'), lines.join('\n'));
  assert.deepEqual(
    (await readImports(folder, 'x.ts')).map(({ to, typeOnly }) => [to, typeOnly]),
    [
      ['a.ts', false],
      ['b.ts', true],
      ['c.ts', false],
      ['../d.ts', false],
      ['e.ts', true],
      ['f.ts', false],
      ['g.ts', true],
    ],
  );
});
