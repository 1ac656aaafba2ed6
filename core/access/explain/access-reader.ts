import type { Knex } from 'knex';
import type { AccessObject, AccessReader, Decision, Explanation, Viewer } from '../../plugin-api/index.ts';
import { decide, type Facts, verbsFrom, weigh } from '../decision/decide.ts';
import { linkOf, type ShareFacts, type Who, type World } from '../decision/facts.ts';
import { findGroup, findPerson } from '../decision/queries/load-who.ts';
import { loadWorld } from '../decision/queries/load-world.ts';
import { type Named, shareOf, whoIs, whoOf } from '../decision/who.ts';
import { listLinks } from '../queries/link-rows.ts';
import { type AccessRules, noRules } from '../rules/access-rules.ts';
import { type Asking, sharesWithHidden, withHidden } from './hidden-facts.ts';
import { holdBackHidden } from './hidden-ways.ts';
import { type Knowledge, knowledgeOf, tellReasons, tellRules, tellWays } from './knowledge.ts';
import { countReach } from './queries/count-reach.ts';
import { rulesOf, timeOf } from './rules.ts';
import { findTurningChange } from './turning-change.ts';
import { listWaysIn } from './ways-in.ts';

export interface AccessReaderParts {
  readonly db: Knex;
  readonly viewer: Viewer;
  /** Absent: no plugins. */
  readonly accessRules?: AccessRules;
}

/** Explains to one viewer what the decision is, and why: of themselves to everybody, of others to who may manage the object. */
export function createAccessReader(parts: AccessReaderParts): AccessReader {
  const { db, viewer, accessRules: rules = noRules } = parts;
  const asking: Asking = { db, rules };
  const asManager = async <Answer>(
    asked: AccessObject,
    others: readonly ShareFacts[],
    answer: (managed: Managed) => Answer | Promise<Answer>,
  ): Promise<Answer | undefined> => {
    const managed = await openForManager(asking, viewer, { asked, others });
    return managed && answer(managed);
  };
  return {
    decide: (verb, object) => decideForSelf(asking, viewer, { verb, object }),
    async explain(question) {
      const named = await whoIs(db, question.viewer);
      if (!named) return undefined;
      const shares = named.who.kind === 'share' ? [named.who.share] : [];
      return asManager(question.object, shares, managed =>
        mayAskAbout(viewer, managed, named.who)
          ? explain(asking, managed, { ...question, named })
          : undefined,
      );
    },
    async viewers(asked) {
      const managed = await openForManager(asking, viewer, { asked, others: [] });
      if (!managed) return undefined;
      const { object, world } = managed.facts;
      const albumIds = [...world.albums.keys()];
      const rows = await listLinks(db, { albumIds, photoIds: object.kind === 'photo' ? [object.id] : [] });
      const found = rows.map(shareOf);
      const whole = found.length === 0 ? world : await loadFor(db, object, found);
      const shares = await sharesWithHidden(asking, whole, found);
      const facts: Facts = { ...managed.facts, world: whole };
      const ways = listWaysIn({ world: whole, object, shares, now: facts.now });
      const open = await holdBackHidden(asking, facts, ways);
      return tellWays(open, knowledgeOf(facts), shares);
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
  asking: Asking,
  viewer: Viewer,
  { asked, others }: { asked: AccessObject; others: readonly ShareFacts[] },
): Promise<Managed | undefined> {
  const { db } = asking;
  const who = await whoOf(db, viewer);
  if (!who) return undefined;
  const world = await loadFor(db, asked, [...sharesOf(who), ...others]);
  const object = resolve(world, asked);
  const facts = await withHidden(asking, { world, who, object, now: new Date() }, viewer);
  if (!verbsFrom(weigh(facts)).includes('manage')) return undefined;
  return { facts, knowledge: knowledgeOf(facts) };
}

async function decideForSelf(
  asking: Asking,
  viewer: Viewer,
  { verb, object: asked }: { verb: Parameters<AccessReader['decide']>[0]; object: AccessObject },
): Promise<Decision> {
  const { db } = asking;
  const who = await whoOf(db, viewer);
  if (!who) return { allowed: false, because: [] };
  const world = await loadFor(db, asked, sharesOf(who));
  const plain: Facts = { world, who, object: resolve(world, asked), now: new Date() };
  const facts = await withHidden(asking, plain, viewer);
  if (!decide(facts, 'view').allowed) return { allowed: false, because: [] };
  const { allowed, because } = decide(facts, verb);
  const knowledge = knowledgeOf(facts);
  // What was given to oneself may be known where the album may be.
  return { allowed, because: tellReasons(because, { ...knowledge, manages: knowledge.knows }) };
}

async function explain(
  asking: Asking,
  { facts, knowledge }: Managed,
  { named, viewer, verb }: Parameters<AccessReader['explain']>[0] & { named: Named },
): Promise<Explanation> {
  const { who, name } = named;
  const about = await withHidden(asking, { ...facts, who, hidden: undefined }, named.viewer);
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
