import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Knex } from 'knex';
import type { Verb } from '../../plugin-api/index.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { rulesOf } from '../explain/rules.ts';
import { listJudgedAlbums, listJudgedPhotos } from '../judge/queries/judged.ts';
import { resolveScope } from '../scope/resolve-scope.ts';
import type { Fragment, Scope } from '../scope/scope.ts';
import { shownOf } from '../scope/shown.ts';
import { verbsOf } from '../scope/verbs-of.ts';
import { visibleAlbums, visiblePhotos } from '../scope/visible-to.ts';
import { everyVerb } from '../verbs.ts';
import { inWorld, loadAll, objectsOf, viewersOf } from './asking.fixture.ts';
import { decide, type Facts } from './decide.ts';
import { mayDo, watermarkIn, watermarksFor } from './naive-access.fixture.ts';
import { whoOf } from './who.ts';
import { type RandomWorld, randomWorlds } from './worlds.fixture.ts';

let database: TestDatabase;
before(async () => {
  database = await createTestDatabase();
});
after(() => database.drop());

async function idsOf(db: Knex, table: string, { sql, bindings }: Fragment): Promise<string[]> {
  const { rows } = await db.raw(`select id from ${table} where ${sql}`, bindings as never[]);
  return rows.map((row: { id: string }) => row.id);
}

/** What the doors stand on: what lists show, and what may be done with each thing. */
async function askSql(db: Knex, scope: Scope, world: RandomWorld) {
  const albumIds = world.albums.map((_, at) => `a${at}`);
  const photoIds = world.photos.map((_, at) => `p${at}`);
  const judged = [
    ...(await listJudgedAlbums(db, scope, albumIds)),
    ...(await listJudgedPhotos(db, scope, photoIds)),
  ];
  const visible = [
    ...(await idsOf(db, 'albums a', visibleAlbums(scope, 'a'))),
    ...(await idsOf(db, 'photos p', visiblePhotos(scope, 'p'))),
  ];
  return {
    visible: new Set(visible),
    verbs: new Map(judged.map(row => [row.id, verbsOf(scope, row)])),
  };
}

const inOrder = (verbs: Iterable<Verb>) => {
  const set = new Set(verbs);
  return everyVerb.filter(verb => set.has(verb));
};

test('the decision, its SQL form and a naive evaluator agree on 100,000 decisions', async t => {
  let decisions = 0;
  const agree = async (world: RandomWorld, db: Knex): Promise<void> => {
    const loaded = await loadAll(db, world);
    for (const { naive, viewer } of viewersOf(world)) {
      const who = (await whoOf(db, viewer))!;
      const sql = await askSql(db, await resolveScope(db, viewer), world);
      for (const { naive: naiveObject, object, isTrashed } of objectsOf(world)) {
        const facts: Facts = { world: loaded, who, object, now: new Date() };
        const expected = inOrder(mayDo(world, naive, naiveObject));
        const label = `${JSON.stringify(naive)} ${object.id}`;
        assert.deepEqual(
          everyVerb.filter(verb => decide(facts, verb).allowed),
          expected,
          `decide ${label}`,
        );
        assert.deepEqual(sql.verbs.get(object.id) ?? [], expected, `verbs of ${label}`);
        const isListed = expected.includes('view') && !isTrashed;
        assert.equal(sql.visible.has(object.id), isListed, `lists ${label}`);
        decisions += everyVerb.length;
      }
    }
  };
  const property = fc.asyncProperty(randomWorlds, world => inWorld(database, world, db => agree(world, db)));
  await fc.assert(property, { numRuns: 80 });
  t.diagnostic(`${decisions} decisions`);
  assert.ok(decisions >= 100_000, `only ${decisions} decisions`);
});

test('pictures carry a watermark just where every album in which a photo is seen has one', async t => {
  let marked = 0;
  const agree = async (world: RandomWorld, db: Knex): Promise<void> => {
    const loaded = await loadAll(db, world);
    for (const at of world.albums.keys())
      assert.equal(rulesOf(loaded, `a${at}`)!.shown.watermark, watermarkIn(world, at), `rules of a${at}`);
    const photoIds = world.photos.map((_, at) => `p${at}`);
    const people = viewersOf(world).filter(({ naive }) => naive === 'guest' || 'user' in (naive as object));
    for (const { naive, viewer } of people) {
      const scope = await resolveScope(db, viewer);
      for (const row of await listJudgedPhotos(db, scope, photoIds)) {
        const at = Number(row.id.slice(1));
        if (!mayDo(world, naive, { photo: at }).has('view')) continue;
        const expected = watermarksFor(world, naive, at);
        if (expected === null) continue;
        const { watermark } = shownOf(scope, row);
        const label = `${JSON.stringify(naive)} ${row.id}`;
        if (expected.length === 0) assert.equal(watermark, null, label);
        else {
          marked += 1;
          assert.ok(watermark?.drawing.kind === 'text' && expected.includes(watermark.drawing.text), label);
        }
      }
    }
  };
  const property = fc.asyncProperty(randomWorlds, world => inWorld(database, world, db => agree(world, db)));
  await fc.assert(property, { numRuns: 60 });
  t.diagnostic(`${marked} photos with a watermark`);
  assert.ok(marked > 100, `only ${marked}`);
});
