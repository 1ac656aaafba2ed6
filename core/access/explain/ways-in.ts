import type { AccessObject, Reason, Verb, WayIn } from '../../plugin-api/index.ts';
import { chainOf, type PersonFacts, type ShareFacts, sourceOf, type World } from '../decision/facts.ts';
import { type Way, weighObject } from '../decision/weigh.ts';
import { weighShare } from '../decision/weigh-share.ts';
import { closeVerbs, everyVerb } from '../verbs.ts';
import { panelOfAlbum } from './turning-change.ts';

interface Question {
  readonly world: World;
  readonly object: AccessObject;
  /** All links that could lead here. */
  readonly shares: readonly ShareFacts[];
  readonly now: Date;
}

/**
 * Everything that gives access to an object, complete: whoever may do something with it comes by one of these ways. Ways that
 * are there but shut for now (by publication, or the trash) are in it with what shuts them.
 */
export function listWaysIn(question: Question): WayIn[] {
  return [
    ...audienceWays(question),
    ...grantWays(question),
    ...shareWays(question),
    ...uploaderWay(question),
    ...roleWays(),
  ];
}

const anybody: PersonFacts = { id: null, role: 'member', groupIds: [] };

/** What guests may, and what anybody may who is signed in. */
function audienceWays({ world, object }: Question): WayIn[] {
  const ways = (person: PersonFacts | null) =>
    weighObject(world, person, object).ways.map(way => ({ way, reason: way.because[0]! }));
  const forGuests = ways(null);
  const known = new Set(forGuests.map(({ reason }) => JSON.stringify(reason)));
  const forMembers = ways(anybody).filter(({ reason }) => !known.has(JSON.stringify(reason)));
  return [
    ...forGuests.map(({ way, reason }) => toWayIn({ kind: 'guest', name: 'guest' }, way, reason)),
    ...forMembers.map(({ way, reason }) => toWayIn({ kind: 'signed-in', name: 'signed-in' }, way, reason)),
  ];
}

/** Of each place: the grants of the album whose rules are in force there. */
function grantWays({ world, object }: Question): WayIn[] {
  return granteesOf(world, object).flatMap(person => {
    const { ways } = weighObject(world, person.facts, object);
    return ways
      .filter(way => way.because[0]!.kind === 'grant' && way.because.length === 1)
      .map(way => toWayIn(person.who, way, way.because[0]!));
  });
}

interface GranteeFacts {
  readonly who: { kind: 'user' | 'group'; id: string; name: string };
  readonly facts: PersonFacts;
}

function granteesOf(world: World, object: AccessObject): GranteeFacts[] {
  const places = object.kind === 'album' ? [object.id] : (world.photos.get(object.id)?.albumIds ?? []);
  const grants = places
    .map(id => chainOf(world, id))
    .filter(chain => chain.length > 0)
    .flatMap(chain => sourceOf(chain).grants);
  const byId = new Map(grants.map(grant => [grant.id, grant.to]));
  return [...byId.values()].map(to => ({
    who: { kind: to.kind, id: to.id, name: to.name },
    facts: {
      id: to.kind === 'user' ? to.id : null,
      role: 'member' as const,
      groupIds: to.kind === 'group' ? [to.id] : [],
    },
  }));
}

/** Links that open it, with no proof asked of those who keep them. */
function shareWays({ world, object, shares, now }: Question): WayIn[] {
  return shares.flatMap(share =>
    weighShare({ world, share, proofs: null, object, now }).ways.map(way =>
      toWayIn({ kind: 'share', id: share.id, name: share.name }, way, way.because[0]!),
    ),
  );
}

function uploaderWay({ world, object }: Question): WayIn[] {
  const uploader = object.kind === 'photo' ? world.photos.get(object.id)?.uploader : null;
  if (!uploader) return [];
  const { groupIds, ...named } = uploader;
  const person: PersonFacts = { id: uploader.id, role: 'member', groupIds };
  const ways = weighObject(world, person, object).ways.filter(way =>
    ['uploader', 'uploaded-here'].includes(way.because.at(-1)!.kind),
  );
  const verbs = closeVerbs(ways.flatMap(way => way.verbs));
  const because: Reason = { kind: 'uploader', speaksFor: true };
  return [{ who: { kind: 'user', ...named }, verbs, because, heldBackBy: [], path: null }];
}

function roleWays(): WayIn[] {
  return (['curator', 'admin'] as const).map(role => ({
    who: { kind: 'role', id: role, name: role },
    verbs: everyVerb as Verb[],
    because: { kind: 'role', speaksFor: true, role },
    heldBackBy: [],
    path: '/admin/users',
  }));
}

function toWayIn(who: WayIn['who'], { verbs, heldBackBy }: Way, because: Reason): WayIn {
  return { who, verbs, because, heldBackBy, path: placeOf(because, who) };
}

function placeOf(because: Reason, who: WayIn['who']): string | null {
  if (because.kind === 'grant' || because.kind === 'audience') return panelOfAlbum(because.album);
  return who.kind === 'share' ? `/admin/links/${who.id}` : null;
}
