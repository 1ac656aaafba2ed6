import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Knex } from 'knex';
import type { Reason, Verb, WayIn } from '../../plugin-api/index.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { inWorld, loadAll, objectsOf, viewersOf } from '../decision/asking.fixture.ts';
import { decide, type Facts, verbsFrom, weigh } from '../decision/decide.ts';
import type { ShareFacts, Who, World } from '../decision/facts.ts';
import { whoOf } from '../decision/who.ts';
import { type RandomWorld, randomWorlds } from '../decision/worlds.fixture.ts';
import { everyVerb } from '../verbs.ts';
import { listWaysIn } from './ways-in.ts';

let database: TestDatabase;
before(async () => {
  database = await createTestDatabase();
});
after(() => database.drop());

/** Runs a check over every viewer and object of random worlds. */
async function forAll(numRuns: number, check: (facts: Facts, shares: readonly ShareFacts[]) => void) {
  const checkWorld = async (random: RandomWorld, db: Knex) => {
    const world = await loadAll(db, random);
    const asked: Who[] = [];
    for (const { viewer } of viewersOf(random)) asked.push((await whoOf(db, viewer))!);
    const shares = asked.flatMap(who => (who.kind === 'share' ? [who.share] : []));
    for (const who of asked)
      for (const { object } of objectsOf(random)) check({ world, who, object, now: new Date() }, shares);
  };
  const property = fc.asyncProperty(randomWorlds, random =>
    inWorld(database, random, db => checkWorld(random, db)),
  );
  await fc.assert(property, { numRuns });
}

type GrantReason = Reason & { kind: 'grant' };

function withoutGrants(world: World, gone: readonly GrantReason[]): World {
  const isGone = (albumId: string, grantId: string) =>
    gone.some(reason => reason.album.id === albumId && reason.grantId === grantId);
  const albums = [...world.albums].map(([id, album]) => {
    const grants = album.grants.filter(grant => !isGone(id, grant.id));
    return [id, { ...album, grants }] as const;
  });
  return { ...world, albums: new Map(albums) };
}

const givers = (because: readonly Reason[]) => because.filter(reason => reason.speaksFor).length;

test('taking away any grant that an explanation names turns or weakens the decision', async () => {
  await forAll(30, facts => {
    for (const verb of everyVerb) {
      const before = decide(facts, verb);
      const named = before.because.filter((reason): reason is GrantReason => reason.kind === 'grant');
      for (const grant of named) {
        const changed = { ...facts, world: withoutGrants(facts.world, [grant]) };
        const after = decide(changed, verb);
        const isTurned = before.allowed && !after.allowed;
        assert.ok(isTurned || givers(after.because) < givers(before.because), `${verb} ${grant.grantId}`);
        assert.ok(isWithin(verbsFrom(weigh(changed)), verbsFrom(weigh(facts))));
      }
      if (before.allowed && named.length === before.because.length) {
        const changed = { ...facts, world: withoutGrants(facts.world, named) };
        assert.equal(decide(changed, verb).allowed, false);
      }
    }
  });
});

function isWithin(some: readonly Verb[], others: readonly Verb[]): boolean {
  return some.every(verb => others.includes(verb));
}

test('the list of ways in is complete, and holds nothing that gives no access', async () => {
  await forAll(30, (facts, shares) => {
    const { who, world, object } = facts;
    if (who.kind === 'token') return;
    const ways = listWaysIn({ world, object, shares, now: facts.now });
    const theirs = ways.filter(way => way.heldBackBy.length === 0 && isFor(way, who));
    const may = verbsFrom(weigh(facts));
    const isProven = who.kind !== 'share' || !who.share.signInRequired;
    assert.equal(theirs.length > 0 && isProven, may.includes('view'), `${object.id} ${JSON.stringify(who)}`);
    if (isProven) for (const way of theirs) assert.ok(isWithin(way.verbs, may));
  });
});

function isFor({ who: of }: WayIn, who: Who): boolean {
  if (who.kind === 'share') return of.kind === 'share' && of.id === who.share.id;
  if (of.kind === 'guest') return true;
  if (who.kind !== 'person') return false;
  const { id, role, groupIds } = who.person;
  if (of.kind === 'signed-in') return true;
  if (of.kind === 'user') return of.id === id;
  if (of.kind === 'group') return groupIds.includes(of.id);
  return of.kind === 'role' && of.id === role;
}
