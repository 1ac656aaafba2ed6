import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { listAlbums } from '../../albums/queries/reads.ts';
import { listPeriods } from '../../calendar/queries.ts';
import { listTags } from '../../tags/queries/reads.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { type Asked, inWorld, loadAll, viewersOf } from '../decision/asking.fixture.ts';
import { decide, type Facts } from '../decision/decide.ts';
import { mayDo, type NaiveViewer } from '../decision/naive-access.fixture.ts';
import { whoOf } from '../decision/who.ts';
import { type RandomWorld, randomWorlds } from '../decision/worlds.fixture.ts';
import { withHidden } from '../explain/hidden-facts.ts';
import { resolveScope } from '../scope/resolve-scope.ts';
import type { Scope } from '../scope/scope.ts';
import { visibleAlbums, visiblePhotos } from '../scope/visible-to.ts';
import { everyVerb } from '../verbs.ts';
import {
  accessRulesOf,
  answerOf,
  describePhotos,
  holds,
  type RandomRule,
  randomRules,
} from './narrowing.fixture.ts';

let database: TestDatabase;
before(async () => {
  database = await createTestDatabase();
});
after(() => database.drop());

interface SeenPhoto {
  readonly id: string;
  readonly tags: readonly string[];
  readonly year: string;
  readonly albums: readonly string[];
  readonly isPublished: boolean;
}

async function listSeen(db: Knex, scope: Scope): Promise<SeenPhoto[]> {
  const { sql, bindings } = visiblePhotos(scope);
  const { rows } = await db.raw(
    `select p.id, to_char(p.taken_at, 'YYYY') as year, p.publication = 'published' as "isPublished",
       array(select t.tag_id from photo_tags t where t.photo_id = p.id) as tags,
       array(select m.album_id from album_photos m where m.photo_id = p.id) as albums
     from photos p where ${sql} order by p.id`,
    bindings as never[],
  );
  return rows;
}

/** Whether a rule hides a photo from one who asks, as plainly as it can be told. */
function isHidden(world: RandomWorld, rules: readonly RandomRule[], asked: Asked, at: number): boolean {
  const binds = (naive: NaiveViewer, viewer: Asked['viewer']) =>
    !mayDo(world, naive, { photo: at }).has('edit') &&
    rules.some(rule => {
      const condition = answerOf(rule, viewer);
      return condition !== null && holds(world, at, condition);
    });
  const { naive, viewer } = asked;
  if (binds(naive, viewer)) return true;
  if (viewer.kind === 'token')
    return binds({ user: world.tokens[(naive as { token: number }).token]!.user }, viewer.user);
  if (viewer.kind !== 'share') return false;
  const { creator } = world.links[(naive as { link: number }).link]!;
  const of = viewersOf(world).find(({ naive: each }) => (each as { user?: number }).user === creator);
  return of !== undefined && binds(of.naive, of.viewer);
}

const countBy = (keys: readonly string[]) =>
  [...Map.groupBy(keys, key => key)].map(([key, all]) => [key, all.length]).toSorted();

/** Who is bound to some albums is given no counts. */
async function compareCounts(db: Knex, scope: Scope, seen: readonly SeenPhoto[], label: string) {
  const isBound = scope.within !== null;
  const tags = (await listTags(db, scope)).map(tag => [tag.id, tag.photoCount]).toSorted();
  assert.deepEqual(tags, isBound ? [] : countBy(seen.flatMap(photo => photo.tags)), `tags ${label}`);
  const years = await listPeriods(db, scope, { level: 'year' });
  const counts = years.map(year => [year.period, year.photoCount]).toSorted();
  assert.deepEqual(counts, isBound ? [] : countBy(seen.map(photo => photo.year)), `years ${label}`);
  const ids = new Set(seen.map(photo => photo.id));
  for (const year of years) assert.ok(ids.has(year.sampleId!), `a picture of ${year.period} ${label}`);
  for (const album of await listAlbums(db, scope, { where: visibleAlbums(scope) })) {
    assert.ok(album.coverId === null || ids.has(album.coverId), `cover ${label}`);
  }
}

test('with rules of plugins everybody sees what they saw without, less what the rules hide; decisions and counts agree', async t => {
  let compared = 0;
  let hidden = 0;
  const narrows = async (world: RandomWorld, rules: readonly RandomRule[], db: Knex): Promise<void> => {
    await describePhotos(db, world);
    const accessRules = accessRulesOf(rules);
    const loaded = await loadAll(db, world);
    for (const asked of viewersOf(world)) {
      const { viewer } = asked;
      const label = `${JSON.stringify(asked.naive)}`;
      const whole = await listSeen(db, await resolveScope(db, viewer));
      const scope = await resolveScope(db, viewer, accessRules);
      const seen = await listSeen(db, scope);
      const expected = whole.filter(({ id }) => !isHidden(world, rules, asked, Number(id.slice(1))));
      // a link whose creator sees nothing of what it leads to any more is shut
      assert.deepEqual(
        seen.map(photo => photo.id),
        expected.map(photo => photo.id),
        `lists of ${label}`,
      );
      hidden += whole.length - seen.length;
      await compareCounts(db, scope, seen, label);
      const plain: Facts = {
        world: loaded,
        who: (await whoOf(db, viewer))!,
        object: photo(0),
        now: new Date(),
      };
      const facts = await withHidden({ db, rules: accessRules }, plain, viewer);
      for (const [at, { trashed }] of world.photos.entries()) {
        const before = everyVerb.filter(verb => decide({ ...plain, object: photo(at) }, verb).allowed);
        const now = everyVerb.filter(verb => decide({ ...facts, object: photo(at) }, verb).allowed);
        const isIn = seen.some(each => each.id === `p${at}`);
        if (!trashed) assert.deepEqual(now, isIn ? before : [], `decision of ${label} on p${at}`);
        compared += 1;
      }
    }
  };
  const property = fc.asyncProperty(randomWorlds, randomRules, (world, rules) =>
    inWorld(database, world, db => narrows(world, rules, db)),
  );
  await fc.assert(property, { numRuns: 60 });
  t.diagnostic(`${compared} decisions, ${hidden} photos hidden`);
  assert.ok(hidden > 100);
});

function photo(at: number) {
  return { kind: 'photo', id: `p${at}` } as const;
}
