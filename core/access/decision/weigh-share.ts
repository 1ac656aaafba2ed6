import type { AccessObject, Reason, Verb } from '../../plugin-api/index.ts';
import { judgeShare, type ShareInForce, type ShareProofs } from '../share-in-force.ts';
import { closeVerbs, everyVerb, intersectVerbs } from '../verbs.ts';
import { chainOf, type ShareFacts, type World } from './facts.ts';
import { trashOf, type Way, type Weighing, weighObject, windowReasons } from './weigh.ts';

interface Question {
  readonly world: World;
  readonly share: ShareFacts;
  /** Null: as its keepers look at it. */
  readonly proofs: ShareProofs | null;
  readonly object: AccessObject;
  readonly now: Date;
}

/** What a share link gives of an object: what is published of its own target, and never more than its creator may. */
export function weighShare(question: Question): Weighing {
  const { share, object, world } = question;
  const inForce = shareInForce(question);
  const reason = { kind: 'share', shareId: share.id, name: share.name, verbs: inForce.verbs } as const;
  if (inForce.why !== null) {
    return {
      ways: [],
      withheld: [{ kind: 'share-closed', speaksFor: false, shareId: share.id, why: inForce.why }],
    };
  }
  const heldBackBy = reach(world, share, object);
  if (heldBackBy === null || !creatorSees(world, share, object))
    return { ways: [], withheld: [{ ...reason, speaksFor: false }] };
  return {
    ways: [{ verbs: inForce.verbs, because: [{ ...reason, speaksFor: true }], heldBackBy }],
    withheld: [],
  };
}

function shareInForce({ world, share, proofs, now }: Omit<Question, 'object'>): ShareInForce {
  const creatorVerbs = verbsOfCreator(world, share);
  return judgeShare({ asked: share, policy: share.policy, creatorVerbs, proofs, now });
}

/** Null: the object lies outside of the target. Else what holds it back: what isn't published, and the trash. */
function reach(world: World, share: ShareFacts, object: AccessObject): Reason[] | null {
  if (object.kind === 'album')
    return share.albumId === null ? null : reachAlbum(world, share.albumId, object.id);
  const photo = world.photos.get(object.id)!;
  const own: Reason[] = [
    ...(photo.isTrashed ? [{ kind: 'trashed', speaksFor: false, of: 'photo' } as const] : []),
    ...windowReasons('photo', photo.window),
    ...hiddenFromCreator(world, share, photo.id),
  ];
  if (share.albumId === null) return share.photoIds.includes(photo.id) ? own : null;
  const target = share.albumId;
  const ways = photo.albumIds
    .filter(id => creatorSees(world, share, { kind: 'album', id }))
    .map(id => reachAlbum(world, target, id))
    .filter(way => way !== null);
  const best = ways.toSorted((one, other) => one.length - other.length)[0];
  return best ? [...own, ...best] : null;
}

/** Nobody passes on what a rule of a plugin hides from them. */
function hiddenFromCreator(world: World, share: ShareFacts, id: string): readonly Reason[] {
  const reasons = share.hiddenFromCreator?.get(id) ?? [];
  if (reasons.length === 0) return [];
  return openVerbs(creatorWays(world, share, { kind: 'photo', id })).includes('edit') ? [] : reasons;
}

/** The target album, and those below it that inherit its audience. */
function reachAlbum(world: World, targetId: string, id: string): Reason[] | null {
  const chain = chainOf(world, id);
  const depth = chain.findIndex(album => album.id === targetId);
  if (depth < 0 || chain.slice(0, depth).some(album => album.audience !== null)) return null;
  const trash = [chain[0]!, chain[depth]!].filter(album => album.isTrashed).map(trashOf);
  return [...trash.slice(0, 1), ...chain.toReversed().flatMap(album => windowReasons(album, album.window))];
}

/**
 * Of a selection, what they may do with all that they see of it. What a rule of a plugin hides of it counts as seen here: hiding
 * one photo gives no verb on another.
 */
function verbsOfCreator(world: World, share: ShareFacts): readonly Verb[] | null {
  if (share.isOrphaned) return null;
  if (share.albumId !== null)
    return nullIfNone(openVerbs(creatorWays(world, share, { kind: 'album', id: share.albumId })));
  if (verbsOfSeen(world, share).length === 0) return null;
  const { hiddenFromCreator: _, ...unruled } = share;
  return verbsOfSeen(world, unruled).reduce(intersectVerbs, everyVerb);
}

/** Of each photo of a selection that they see. */
function verbsOfSeen(world: World, share: ShareFacts): (readonly Verb[])[] {
  return share.photoIds
    .filter(id => reach(world, share, { kind: 'photo', id })?.length === 0)
    .map(id => openVerbs(creatorWays(world, share, { kind: 'photo', id })))
    .filter(verbs => verbs.length > 0);
}

function creatorSees(world: World, share: ShareFacts, object: AccessObject): boolean {
  if (object.kind === 'photo' && share.albumId !== null) return true;
  return openVerbs(creatorWays(world, share, object)).length > 0;
}

function creatorWays(world: World, { creator }: ShareFacts, object: AccessObject): readonly Way[] {
  if (creator === null) return [{ verbs: everyVerb, because: [], heldBackBy: [] }];
  return weighObject(world, creator, object).ways;
}

function openVerbs(ways: readonly Way[]): readonly Verb[] {
  return closeVerbs(ways.filter(way => way.heldBackBy.length === 0).flatMap(way => way.verbs));
}

function nullIfNone(verbs: readonly Verb[]): readonly Verb[] | null {
  return verbs.length === 0 ? null : verbs;
}
