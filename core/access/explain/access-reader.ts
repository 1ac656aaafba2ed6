import type { Knex } from 'knex';
import type { AccessObject, AccessReader, Decision, Explanation, Viewer } from '../../plugin-api/index.ts';
import { decide, type Facts, verbsFrom, weigh } from '../decision/decide.ts';
import { linkOf, type ShareFacts, type Who, type World } from '../decision/facts.ts';
import { findGroup, findPerson } from '../decision/queries/load-who.ts';
import { loadWorld } from '../decision/queries/load-world.ts';
import { shareOf, whoIs, whoOf } from '../decision/who.ts';
import { listLinks } from '../queries/link-rows.ts';
import { type Knowledge, knowledgeOf, tellReasons, tellRules, tellWays } from './knowledge.ts';
import { countReach } from './queries/count-reach.ts';
import { rulesOf, timeOf } from './rules.ts';
import { findTurningChange } from './turning-change.ts';
import { listWaysIn } from './ways-in.ts';

/** Explains to one viewer what the decision is, and why: of themselves to everybody, of others to who may manage the object. */
export function createAccessReader({
  db,
  viewer,
}: {
  readonly db: Knex;
  readonly viewer: Viewer;
}): AccessReader {
  const asManager = async <Answer>(
    asked: AccessObject,
    others: readonly ShareFacts[],
    answer: (managed: Managed) => Answer | Promise<Answer>,
  ): Promise<Answer | undefined> => {
    const managed = await openForManager(db, viewer, { asked, others });
    return managed && answer(managed);
  };
  return {
    decide: (verb, object) => decideForSelf(db, viewer, { verb, object }),
    async explain(question) {
      const named = await whoIs(db, question.viewer);
      if (!named) return undefined;
      const shares = named.who.kind === 'share' ? [named.who.share] : [];
      return asManager(question.object, shares, managed =>
        mayAskAbout(viewer, managed, named.who)
          ? explain(managed, { ...question, who: named.who, name: named.name })
          : undefined,
      );
    },
    async viewers(asked) {
      const managed = await openForManager(db, viewer, { asked, others: [] });
      if (!managed) return undefined;
      const { object, world } = managed.facts;
      const albumIds = [...world.albums.keys()];
      const rows = await listLinks(db, { albumIds, photoIds: object.kind === 'photo' ? [object.id] : [] });
      const shares = rows.map(shareOf);
      const whole = shares.length === 0 ? world : await loadFor(db, object, shares);
      const ways = listWaysIn({ world: whole, object, shares, now: managed.facts.now });
      return tellWays(ways, knowledgeOf({ ...managed.facts, world: whole }), shares);
    },
    rules: albumId =>
      asManager({ kind: 'album', id: albumId }, [], ({ facts: { world, object }, knowledge }) => {
        const rules = rulesOf(world, object.id);
        return rules && tellRules(rules, linkOf(world.albums.get(object.id)!), knowledge);
      }),
    findGrantee: (albumId, { kind, name }) =>
      asManager({ kind: 'album', id: albumId }, [], async () => {
        const found = await (kind === 'user' ? findPerson : findGroup)(db, name);
        return found && { kind, id: found.id, name: found.name };
      }),
    time: asked => asManager(asked, [], ({ facts: { world, object } }) => timeOf(world, object)),
    reach: albumId =>
      asManager({ kind: 'album', id: albumId }, [], ({ facts }) => countReach(db, facts.object.id)),
  };
}

/** What is asked about, for somebody who may manage it. */
interface Managed {
  readonly facts: Facts;
  readonly knowledge: Knowledge;
}

async function openForManager(
  db: Knex,
  viewer: Viewer,
  { asked, others }: { asked: AccessObject; others: readonly ShareFacts[] },
): Promise<Managed | undefined> {
  const who = await whoOf(db, viewer);
  if (!who) return undefined;
  const world = await loadFor(db, asked, [...sharesOf(who), ...others]);
  const object = resolve(world, asked);
  const facts: Facts = { world, who, object, now: new Date() };
  if (!verbsFrom(weigh(facts)).includes('manage')) return undefined;
  return { facts, knowledge: knowledgeOf(facts) };
}

async function decideForSelf(
  db: Knex,
  viewer: Viewer,
  { verb, object: asked }: { verb: Parameters<AccessReader['decide']>[0]; object: AccessObject },
): Promise<Decision> {
  const who = await whoOf(db, viewer);
  if (!who) return { allowed: false, because: [] };
  const world = await loadFor(db, asked, sharesOf(who));
  const facts: Facts = { world, who, object: resolve(world, asked), now: new Date() };
  if (!decide(facts, 'view').allowed) return { allowed: false, because: [] };
  const { allowed, because } = decide(facts, verb);
  const knowledge = knowledgeOf(facts);
  // What was given to oneself may be known where the album may be.
  return { allowed, because: tellReasons(because, { ...knowledge, manages: knowledge.knows }) };
}

function explain(
  { facts, knowledge }: Managed,
  { who, name, viewer, verb }: Parameters<AccessReader['explain']>[0] & { who: Who; name: string },
): Explanation {
  const about: Facts = { ...facts, who };
  const { allowed, because } = decide(about, verb);
  const question = { world: facts.world, viewer, name, verb, object: facts.object };
  const change = findTurningChange({ ...question, knowledge }, weigh(about));
  return { allowed, because: tellReasons(because, knowledge), change };
}

/** Whose link or token it is, or who manages everything; people may be named by whoever manages something. */
function mayAskAbout(viewer: Viewer, { knowledge }: Managed, who: Who): boolean {
  if (who.kind === 'share') return knowledge.managesTarget(who.share);
  const isOwn = who.kind === 'token' && viewer.kind === 'user' && who.person.id === viewer.userId;
  return who.kind !== 'token' || isOwn || knowledge.managesAll;
}

function loadFor(db: Knex, object: AccessObject, shares: readonly ShareFacts[]): Promise<World> {
  const albumIds = shares.flatMap(share => share.albumId ?? []);
  const photoIds = shares.flatMap(share => share.photoIds);
  return loadWorld(db, {
    albumIds: object.kind === 'album' ? [object.id, ...albumIds] : albumIds,
    photoIds: object.kind === 'photo' ? [object.id, ...photoIds] : photoIds,
  });
}

function sharesOf(who: Who): readonly ShareFacts[] {
  return who.kind === 'share' ? [who.share] : [];
}

/** An album that was named by its slug. */
function resolve({ albums }: World, object: AccessObject): AccessObject {
  if (object.kind === 'photo' || albums.has(object.id)) return object;
  const named = [...albums.values()].find(album => album.slug === object.id);
  return named ? { kind: 'album', id: named.id } : object;
}
