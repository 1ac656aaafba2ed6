import type { AccessObject, Decision, Reason, Verb } from '../../plugin-api/index.ts';
import { everyVerb, intersectVerbs } from '../verbs.ts';
import { chainOf, type HiddenFacts, type Who, type World } from './facts.ts';
import { type Way, type Weighing, weighObject } from './weigh.ts';
import { weighShare } from './weigh-share.ts';

/** Everything that one decision stands on; `object` is in `world`, or isn't there. */
export interface Facts {
  readonly world: World;
  readonly who: Who;
  readonly object: AccessObject;
  readonly now: Date;
  /** Absent: no rules of plugins are in force. */
  readonly hidden?: HiddenFacts;
}

/**
 * The decision, step by step: what gives the verb, or what is missing. It is worked out from the rules themselves, so that
 * it can name each step; the SQL form stands on what is derived from them, and both are held against each other on random worlds.
 */
export function decide(facts: Facts, verb: Verb): Decision {
  const weighing = weigh(facts);
  const open = weighing.ways.filter(way => way.heldBackBy.length === 0);
  const giving = open.filter(way => way.verbs.includes(verb));
  if (giving.length > 0) return { allowed: true, because: distinct(giving.flatMap(way => way.because)) };
  const wouldGive = weighing.ways.filter(way => way.verbs.includes(verb));
  const because = [
    ...wouldGive.flatMap(way => way.heldBackBy),
    ...weighing.withheld,
    ...weighing.ways.flatMap(way => way.because),
  ];
  return { allowed: false, because: distinct(because) };
}

/** Everything that may be done now. */
export function verbsFrom({ ways }: Weighing): readonly Verb[] {
  const open = ways.filter(way => way.heldBackBy.length === 0);
  return everyVerb.filter(verb => open.some(way => way.verbs.includes(verb)));
}

export function weigh(facts: Facts): Weighing {
  return withoutHidden(weighRules(facts), facts);
}

/** What rules of plugins hide is held back from who may not edit it; a token sees no more than its user. */
function withoutHidden(weighing: Weighing, { hidden, world, who, object }: Facts): Weighing {
  if (!hidden || object.kind !== 'photo') return weighing;
  const own = mayEdit(weighing.ways) ? [] : (hidden.own.get(object.id) ?? []);
  const isUserFree = who.kind !== 'token' || mayEdit(weighObject(world, who.person, object).ways);
  const reasons = [...own, ...(isUserFree ? [] : (hidden.ofUser.get(object.id) ?? []))];
  if (reasons.length === 0) return weighing;
  const ways = weighing.ways.map(way => ({ ...way, heldBackBy: [...way.heldBackBy, ...reasons] }));
  return { ...weighing, ways };
}

function mayEdit(ways: readonly Way[]): boolean {
  return ways.some(way => way.heldBackBy.length === 0 && way.verbs.includes('edit'));
}

function weighRules({ world, who, object, now }: Facts): Weighing {
  if (!isThere(world, object)) return { ways: [], withheld: [] };
  switch (who.kind) {
    case 'system':
      return systemWeighing;
    case 'guest': {
      const weighing = weighObject(world, null, object);
      const disabled: Reason[] = who.isDisabled ? [{ kind: 'disabled', speaksFor: false }] : [];
      return { ...weighing, withheld: [...disabled, ...weighing.withheld] };
    }
    case 'person':
      return weighObject(world, who.person, object);
    case 'share':
      return weighShare({ world, share: who.share, proofs: who.proofs, object, now });
    case 'token':
      return boundByToken(weighObject(world, who.person, object), who, { world, object });
  }
}

const systemWeighing: Weighing = {
  ways: [{ verbs: everyVerb, because: [{ kind: 'role', speaksFor: true, role: 'system' }], heldBackBy: [] }],
  withheld: [],
};

function isThere({ albums, photos }: World, { kind, id }: AccessObject): boolean {
  return kind === 'album' ? albums.has(id) : photos.has(id);
}

/** Its user's ways, as far as its scopes and its album go; without `view` there is none, and the trash is for who may manage. */
function boundByToken(
  { ways, withheld }: Weighing,
  { ceiling, albumId, isOver }: Who & { kind: 'token' },
  { world, object }: Pick<Facts, 'world' | 'object'>,
): Weighing {
  const because = (isSo: boolean, reason: Reason) => (isSo ? [reason] : []);
  const isCut = ways.some(way => way.verbs.some(verb => !ceiling.includes(verb)));
  const scope: Reason = { kind: 'token', speaksFor: false, why: 'scope' };
  const isInTrash = isTrashed(world, object) && !ceiling.includes('manage');
  const shut = [
    ...because(isOver, { kind: 'token', speaksFor: false, why: 'over' }),
    ...because(!reachesInto(world, albumId, object), { kind: 'token', speaksFor: false, why: 'album' }),
    ...because(isInTrash, scope),
  ];
  return {
    ways: ways.map(way => ({
      ...way,
      verbs: intersectVerbs(way.verbs, ceiling),
      heldBackBy: [...shut, ...way.heldBackBy],
    })),
    withheld: [...because(isCut, scope), ...withheld],
  };
}

function isTrashed({ albums, photos }: World, { kind, id }: AccessObject): boolean {
  return (kind === 'album' ? albums.get(id) : photos.get(id))?.isTrashed ?? false;
}

function reachesInto(world: World, albumId: string | null, object: AccessObject): boolean {
  if (albumId === null) return true;
  const places = object.kind === 'album' ? [object.id] : world.photos.get(object.id)!.albumIds;
  return places.some(id => chainOf(world, id).some(album => album.id === albumId));
}

function distinct(reasons: readonly Reason[]): Reason[] {
  const byText = new Map(reasons.map(reason => [JSON.stringify(reason), reason]));
  return [...byText.values()];
}
