import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Knex } from 'knex';
import type { TurningChange, Verb, ViewerName } from '../../plugin-api/index.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { inWorld, loadAll, objectsOf, viewersOf } from '../decision/asking.fixture.ts';
import { decide, type Facts, weigh } from '../decision/decide.ts';
import type { AlbumFacts, PhotoFacts, World } from '../decision/facts.ts';
import { whoOf } from '../decision/who.ts';
import { type RandomWorld, randomWorlds } from '../decision/worlds.fixture.ts';
import { everyVerb } from '../verbs.ts';
import { knowledgeOf } from './knowledge.ts';
import { findTurningChange } from './turning-change.ts';

let database: TestDatabase;
before(async () => {
  database = await createTestDatabase();
});
after(() => database.drop());

/** The world after a change was made as it says, or null where it says it in words alone. */
function make({ key, params }: TurningChange, { world, object }: Facts, viewer: ViewerName): World | null {
  const verb = params.verb as Verb;
  const album = (change: (album: AlbumFacts) => Partial<AlbumFacts>) =>
    editAlbums(world, [params.album!], change);
  const to = 'id' in viewer && viewer.kind === 'user' ? { kind: viewer.kind, id: viewer.id, name: '' } : null;
  switch (key.replace('access.change.', '')) {
    case 'grant':
      return to && album(({ grants }) => ({ grants: [...grants, { id: 'new', to, verbs: [verb] }] }));
    case 'takeGrant':
      return album(({ grants }) => ({ grants: grants.filter(grant => grant.to.name !== params.who) }));
    case 'openToAll':
      return album(({ audienceVerbs }) => ({
        audience: 'public',
        audienceVerbs: [...(audienceVerbs ?? []), verb],
      }));
    case 'openToSignedIn':
      return album(({ audienceVerbs }) => ({
        audience: 'signed-in',
        audienceVerbs: [...(audienceVerbs ?? []), verb],
      }));
    case 'narrow':
      return album(() => ({ audience: 'restricted' }));
    case 'switchOn':
      return album(({ audienceVerbs }) => ({ audienceVerbs: [...(audienceVerbs ?? ['view']), verb] }));
    case 'switchOff':
      return album(() => ({ audienceVerbs: ['view'] }));
    case 'publishAlbum':
      return album(({ window }) => ({ window: { ...window, isNow: true } }));
    case 'publishPhoto':
      return editPhoto(world, object.id, ({ window }) => ({ window: { ...window, isNow: true } }));
    default:
      return null;
  }
}

function editAlbums(
  world: World,
  titles: readonly string[],
  change: (album: AlbumFacts) => Partial<AlbumFacts>,
) {
  const edited = [...world.albums].map(([id, album]) => {
    const isMeant = titles.includes(album.title);
    return [id, isMeant ? { ...album, ...change(album) } : album] as const;
  });
  return { ...world, albums: new Map(edited) };
}

function editPhoto(world: World, id: string, change: (photo: PhotoFacts) => Partial<PhotoFacts>): World {
  const photo = world.photos.get(id)!;
  return { ...world, photos: new Map([...world.photos, [id, { ...photo, ...change(photo) }]]) };
}

test('the smallest change that is named turns the decision', async () => {
  const made = new Map<string, number>();
  const check = (facts: Facts, viewer: ViewerName) => {
    const knowledge = knowledgeOf({ ...facts, who: { kind: 'system' } });
    for (const verb of everyVerb) {
      const before = decide(facts, verb).allowed;
      const question = { world: facts.world, viewer, name: 'x', verb, object: facts.object, knowledge };
      const change = findTurningChange(question, weigh(facts));
      const world = change && make(change, facts, viewer);
      if (!change || !world) continue;
      assert.equal(decide({ ...facts, world }, verb).allowed, !before, `${verb} ${JSON.stringify(change)}`);
      made.set(change.key, (made.get(change.key) ?? 0) + 1);
    }
  };
  const checkWorld = async (random: RandomWorld, db: Knex) => {
    const world = await loadAll(db, random);
    for (const { viewer } of viewersOf(random)) {
      if (viewer.kind !== 'guest' && viewer.kind !== 'user') continue;
      const who = (await whoOf(db, viewer))!;
      const name: ViewerName =
        viewer.kind === 'guest' ? { kind: 'guest' } : { kind: 'user', id: viewer.userId };
      for (const { object } of objectsOf(random)) check({ world, who, object, now: new Date() }, name);
    }
  };
  const property = fc.asyncProperty(randomWorlds, random =>
    inWorld(database, random, db => checkWorld(random, db)),
  );
  await fc.assert(property, { numRuns: 30 });
  assert.ok(made.size >= 6, `only ${[...made.keys()].join(' ')} came up`);
});
