import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';

let database: TestDatabase;

before(async () => {
  database = await createTestDatabase();
  await database.knex.raw(`
    insert into access_roots (id, audience) values (2, 'restricted'), (3, 'restricted');
    insert into users (id, name, display_name, role) values ('u1', 'ann', 'Ann', 'member');
    insert into tags (id, path, name, slug) select 't' || i, ('t' || i)::ltree, 't' || i, 't' || i from generate_series(1, 3) i`);
});
after(() => database.drop());

const ids = fc.uniqueArray(
  fc.integer({ min: 1, max: 12 }).map(number => `p${number}`),
  { minLength: 1, maxLength: 6 },
);
const tag = fc.constantFrom('t1', 't2', 't3');
const time = fc.constantFrom(null, '2019-12-31T23:59:59', '2020-01-01T00:00:00', '2020-05-04T12:00:00');
const edits = fc.constantFrom(
  `roots = '{1,2}'`,
  `roots = '{3}'`,
  `trashed_at = now()`,
  'trashed_at = null',
  `published_from = '2030-01-01Z'`,
  `published_until = '2020-01-01Z', published_from = '-infinity'`,
  `uploaded_by = 'u1'`,
  `taken_precision = 'month'`,
  `title = 'new'`,
);

interface Step {
  readonly sql: string;
  readonly bindings: readonly (string | null | readonly string[])[];
}
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(ids, time).map(([photos, at]) => ({
    sql: `insert into photos (id, taken_at, sort_at, width, height, average_colour, sha256, format, file_name, roots)
      select id, ?::timestamp, now(), 3, 2, '#000000', id, 'jpeg', id, '{1}' from unnest(?::text[]) as i (id)
      on conflict (id) do update set taken_at = excluded.taken_at`,
    bindings: [at, photos],
  })),
  fc
    .tuple(ids, edits)
    .map(([photos, edit]) => ({ sql: `update photos set ${edit} where id = any (?)`, bindings: [photos] })),
  ids.map(photos => ({ sql: 'delete from photos where id = any (?)', bindings: [photos] })),
  fc.tuple(ids, tag).map(([photos, name]) => ({
    sql: `insert into photo_tags (photo_id, tag_id, direct, sort_at)
      select id, ?, true, sort_at from photos where id = any (?) on conflict do nothing`,
    bindings: [name, photos],
  })),
  fc.tuple(ids, tag).map(([photos, name]) => ({
    sql: 'delete from photo_tags where tag_id = ? and photo_id = any (?)',
    bindings: [name, photos],
  })),
  fc.constant({ sql: 'select fold_counts()', bindings: [] }),
);

/** Sums by what a class means, as kept and as counted anew. */
const sums = {
  kept: `
    select c.roots, c.uploaded_by, c.published_from::text, c.published_until::text, n.key, sum(n.photo_count)::int as photos
    from (select class_id, period as key, photo_count from period_counts
      union all select class_id, tag_id, photo_count from tag_counts) n
    join access_classes c on c.id = n.class_id
    group by 1, 2, 3, 4, 5 having sum(n.photo_count) <> 0 order by 5, 1, 2, 3, 4`,
  counted: `
    select p.roots, p.uploaded_by, p.published_from::text, p.published_until::text, k.key, count(*)::int as photos
    from photos p, lateral (select period as key from periods_of(p.taken_at, p.taken_precision)
      union all select tag_id from photo_tags t where t.photo_id = p.id) k
    where p.trashed_at is null
    group by 1, 2, 3, 4, 5 order by 5, 1, 2, 3, 4`,
  keptOfAll: `
    select n.key, sum(n.photo_count)::int as photos
    from (select class_id, period as key, photo_count from period_counts
      union all select class_id, tag_id, photo_count from tag_counts) n
    where n.class_id = 0 group by 1 having sum(n.photo_count) <> 0 order by 1`,
  countedOfAll: `
    select k.key, count(*)::int as photos
    from photos p, lateral (select period as key from periods_of(p.taken_at, p.taken_precision)
      union all select tag_id from photo_tags t where t.photo_id = p.id) k
    where p.trashed_at is null group by 1 order by 1`,
};

async function rowsOf(db: Knex, sql: string): Promise<unknown[]> {
  return (await db.raw<{ rows: unknown[] }>(sql)).rows;
}

test('kept counts equal a recount after any changes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async steps => {
      const trx = await database.knex.transaction();
      try {
        for (const { sql, bindings } of steps) await trx.raw(sql, bindings as Knex.RawBinding[]);
        const counted = await rowsOf(trx, sums.counted);
        assert.deepEqual(await rowsOf(trx, sums.kept), counted);
        assert.deepEqual(await rowsOf(trx, sums.keptOfAll), await rowsOf(trx, sums.countedOfAll));
        await trx.raw('select recount_classes()');
        assert.deepEqual(await rowsOf(trx, sums.kept), counted);
        assert.deepEqual(await rowsOf(trx, sums.keptOfAll), await rowsOf(trx, sums.countedOfAll));
      } finally {
        await trx.rollback();
      }
    }),
    { numRuns: 60 },
  );
});

test('many rows of one key are folded without being asked, and writers never wait for each other', async () => {
  const { knex } = database;
  const insert = `insert into photos (id, taken_at, sort_at, width, height, average_colour, sha256, format, file_name, roots)
    select ?::text || i, timestamp '2001-01-01' + i * interval '1 day', now(), 3, 2, '#000000', i::text, 'jpeg', i::text, '{1}'
    from generate_series(1, 700) i`;
  const [one, other] = [await knex.transaction(), await knex.transaction()];
  await one.raw(insert, ['one']);
  await other.raw(insert, ['other']);
  await one.commit();
  await other.commit();
  assert.deepEqual(await rowsOf(knex, sums.kept), await rowsOf(knex, sums.counted));
  const { rows } = await knex.raw('select count(*)::int as unfolded from period_counts where not is_folded');
  assert.ok(rows[0].unfolded <= 1_500, `${rows[0].unfolded} rows wait`);
});
