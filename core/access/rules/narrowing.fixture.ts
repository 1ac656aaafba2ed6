import fc from 'fast-check';
import type { Knex } from 'knex';
import type { PhotoCondition, Viewer } from '../../plugin-api/index.ts';
import type { RandomWorld } from '../decision/worlds.fixture.ts';
import { createAccessRules } from './access-rules.ts';

/** What a rule answers, by who asks; null: it hides nothing from them. */
export interface RandomRule {
  readonly guest: PhotoCondition | null;
  readonly user: PhotoCondition | null;
  readonly firstUser: PhotoCondition | null;
  readonly share: PhotoCondition | null;
  readonly token: PhotoCondition | null;
}

const someOf = (prefix: string, count: number) =>
  fc.uniqueArray(
    fc.nat({ max: count - 1 }).map(at => `${prefix}${at}`),
    { maxLength: 4 },
  );

const leaf: fc.Arbitrary<PhotoCondition> = fc.oneof(
  fc.record({ ids: someOf('p', 10) }),
  fc.record({ albumIds: someOf('a', 8) }),
  fc.record({ tagIds: someOf('t', 3) }),
  fc.record({ publication: fc.constantFrom('draft', 'published', 'scheduled') }),
  fc.record({ ratingFrom: fc.constantFrom(1, 3, 5) }),
  fc.record({ taken: fc.constant({ from: '2003-01-01', to: null }) }),
  fc.record({ ext: fc.record({ key: fc.constant('kind'), equals: fc.constantFrom('x', 'y', 3, true) }) }),
);

const conditions = fc.letrec<{ any: PhotoCondition }>(tie => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.record({ not: tie('any') }),
    fc.record({ all: fc.array(tie('any'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('any'), { maxLength: 3 }) }),
  ),
})).any;

const answer = fc.option(conditions, { freq: 2 });

export const randomRules: fc.Arbitrary<readonly RandomRule[]> = fc.array(
  fc.record({ guest: answer, user: answer, firstUser: answer, share: answer, token: answer }),
  { minLength: 1, maxLength: 2 },
);

export function answerOf(rule: RandomRule, viewer: Viewer): PhotoCondition | null {
  if (viewer.kind === 'user') return viewer.userId === 'u0' ? rule.firstUser : rule.user;
  return viewer.kind === 'system' ? null : rule[viewer.kind];
}

export function accessRulesOf(rules: readonly RandomRule[]) {
  const accessRules = rules.map((rule, at) => ({
    id: `rule-${at}`,
    plugin: 'plug',
    reason: `reason.${at}`,
    hides: async ({ viewer }: { viewer: Viewer }) => answerOf(rule, viewer),
  }));
  const of = (kind: string) => (kind === 'accessRule' ? accessRules : []);
  return createAccessRules({ contributions: { of } as never });
}

/** Gives the photos of a world what conditions ask about. */
export async function describePhotos(db: Knex, { photos }: RandomWorld): Promise<void> {
  await db.raw(
    `insert into tags (id, slug, name, path) select 't' || n, 't' || n, 'Tag ' || n, ('t' || n)::ltree
     from generate_series(0, 2) n`,
  );
  for (const at of photos.keys()) {
    const { rating, year, tags, ext } = factsOf(at);
    await db('photos')
      .where({ id: `p${at}` })
      .update({ rating, ext, taken_at: `${year}-05-01T12:00:00`, sort_at: `${year}-05-01T12:00:00Z` });
    if (tags.length > 0)
      await db('photo_tags').insert(
        tags.map(tag => ({
          photo_id: `p${at}`,
          tag_id: tag,
          direct: true,
          sort_at: `${year}-05-01T12:00:00Z`,
        })),
      );
  }
  await db.raw('update photo_roots r set sort_at = p.sort_at from photos p where p.id = r.photo_id');
}

function factsOf(at: number) {
  return {
    rating: at % 6,
    year: 2000 + at,
    tags: [0, 1, 2].filter(tag => (at >> tag) % 2 === 1).map(tag => `t${tag}`),
    ext: { plug: { kind: ['x', 'y', 3, true][at % 4] }, other: { kind: 'x' } },
  };
}

/** The rules of conditions once more, on the world itself. */
export function holds(world: RandomWorld, at: number, condition: PhotoCondition): boolean {
  const photo = world.photos[at]!;
  const facts = factsOf(at);
  if ('ids' in condition) return condition.ids.includes(`p${at}`);
  if ('albumIds' in condition) return photo.albums.some(album => condition.albumIds.includes(`a${album}`));
  if ('tagIds' in condition) return facts.tags.some(tag => condition.tagIds.includes(tag));
  if ('publication' in condition) return publicationOf(photo.time) === condition.publication;
  if ('ratingFrom' in condition) return facts.rating >= condition.ratingFrom;
  if ('taken' in condition) return facts.year >= 2003;
  if ('ext' in condition) return facts.ext.plug.kind === condition.ext.equals;
  if ('not' in condition) return !holds(world, at, condition.not);
  if ('all' in condition) return condition.all.every(each => holds(world, at, each));
  if ('any' in condition) return condition.any.some(each => holds(world, at, each));
  throw new Error('a box is asked of places alone');
}

function publicationOf(time: string): string {
  if (time === 'never') return 'draft';
  return time === 'begun' || time === 'coming' ? 'scheduled' : 'published';
}
