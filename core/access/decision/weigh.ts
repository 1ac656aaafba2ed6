import type { AccessObject, Reason, Verb } from '../../plugin-api/index.ts';
import { closeVerbs, everyVerb } from '../verbs.ts';
import {
  type AlbumFacts,
  chainOf,
  linkOf,
  type PersonFacts,
  type PhotoFacts,
  sourceOf,
  type WindowFacts,
  type World,
} from './facts.ts';

/** One way in: what it gives, why, and what holds it back for now. */
export interface Way {
  readonly verbs: readonly Verb[];
  /** The last names it; those before are what it stands on. */
  readonly because: readonly Reason[];
  readonly heldBackBy: readonly Reason[];
}

/** All ways of somebody to something, and the reasons for those that there aren't. */
export interface Weighing {
  readonly ways: readonly Way[];
  readonly withheld: readonly Reason[];
}

/** What a person (null: a guest) may do with an object; no ways to what isn't there. */
export function weighObject(world: World, person: PersonFacts | null, { kind, id }: AccessObject): Weighing {
  if (kind === 'album') return weighAlbum(world, person, id);
  const photo = world.photos.get(id);
  return photo ? weighPhoto(world, person, photo) : { ways: [], withheld: [] };
}

function weighAlbum(world: World, person: PersonFacts | null, id: string): Weighing {
  const chain = chainOf(world, id);
  if (chain.length === 0) return { ways: [], withheld: [] };
  const isShut = chain[0]!.isTrashed && !rulesFor(person, chain).includes('manage');
  const trash = isShut ? [trashOf(chain[0]!)] : [];
  const place = weighPlace(person, { chain, photoWindow: [], trash });
  return { ways: [...roleWays(person), ...place.ways], withheld: place.withheld };
}

/**
 * The union of what its albums let them. Whoever sees it whatever its time, or
 * in the trash, does there what they may in each of its albums.
 */
function weighPhoto(world: World, person: PersonFacts | null, photo: PhotoFacts): Weighing {
  const chains = photo.albumIds.map(id => chainOf(world, id));
  const rules = chains.filter(([album]) => !album!.isTrashed).flatMap(chain => rulesFor(person, chain));
  const seesAlways = isUploader(person, photo) || (person !== null && person.role !== 'member');
  const mayIn = (verb: Verb) => seesAlways || rules.includes(verb);
  const photoWindow = mayIn('edit') ? [] : windowReasons('photo', photo.window);
  const trash: Reason[] =
    photo.isTrashed && !mayIn('manage') ? [{ kind: 'trashed', speaksFor: false, of: 'photo' }] : [];
  const places = chains.map(chain => {
    const albumTrash = chain[0]!.isTrashed ? [trashOf(chain[0]!)] : [];
    return weighPlace(person, { chain, photoWindow, trash: [...albumTrash, ...trash] });
  });
  const inNone: Reason[] = chains.length === 0 ? [{ kind: 'in-no-album', speaksFor: false }] : [];
  return {
    ways: [
      ...roleWays(person),
      ...places.flatMap(place => place.ways),
      ...uploaderWays(person, photo, chains),
    ],
    withheld: [...inNone, ...places.flatMap(place => place.withheld)],
  };
}

interface Place {
  readonly chain: readonly AlbumFacts[];
  /** Why a photo in it is not shown now; empty for the album itself. */
  readonly photoWindow: readonly Reason[];
  readonly trash: readonly Reason[];
}

/** Who may edit ignores when things are shown. What lies in an album in the trash is seen by nobody by way of it. */
function weighPlace(person: PersonFacts | null, { chain, photoWindow, trash }: Place): Weighing {
  const source = sourceOf(chain);
  const audience = weighAudience(person, source);
  const grants = person ? weighGrants(person, source) : { ways: [], withheld: [] };
  const windows = chain.toReversed().flatMap(album => windowReasons(album, album.window));
  const heldBack = (way: Way, reasons: readonly Reason[]): Way => ({
    ...way,
    heldBackBy: [...trash, ...reasons, ...photoWindow],
  });
  const mayEdit = rulesFor(person, chain).includes('edit');
  return {
    ways: [
      ...audience.ways.map(way => heldBack(way, windows)),
      ...grants.ways.map(way => heldBack(way, mayEdit ? [] : windows)),
    ],
    withheld: [...audience.withheld, ...grants.withheld],
  };
}

/** Everything that the rules in force in an album let a person do, whatever the time. */
function rulesFor(person: PersonFacts | null, chain: readonly AlbumFacts[]): readonly Verb[] {
  const source = sourceOf(chain);
  const grants = person ? weighGrants(person, source).ways : [];
  return closeVerbs([...weighAudience(person, source).ways, ...grants].flatMap(way => way.verbs));
}

function weighAudience(person: PersonFacts | null, source: AlbumFacts): Weighing {
  const audience = source.audience ?? 'restricted';
  const isOfIt = audience === 'public' || (audience === 'signed-in' && person !== null);
  const verbs = closeVerbs(['view', ...(source.audienceVerbs ?? [])]);
  const reason = { kind: 'audience', album: linkOf(source), audience, verbs } as const;
  return isOfIt
    ? { ways: [{ verbs, because: [{ ...reason, speaksFor: true }], heldBackBy: [] }], withheld: [] }
    : { ways: [], withheld: [{ ...reason, speaksFor: false }] };
}

function weighGrants(person: PersonFacts, source: AlbumFacts): Weighing {
  const theirs = source.grants.filter(({ to }) =>
    to.kind === 'user' ? to.id === person.id : person.groupIds.includes(to.id),
  );
  const album = linkOf(source);
  const ways = theirs.map(({ id, to, verbs }): Way => {
    const closed = closeVerbs(verbs);
    const because: Reason[] = [{ kind: 'grant', speaksFor: true, grantId: id, album, to, verbs: closed }];
    return { verbs: closed, because, heldBackBy: [] };
  });
  return { ways, withheld: ways.length === 0 ? [{ kind: 'no-grant', speaksFor: false, album }] : [] };
}

function roleWays(person: PersonFacts | null): Way[] {
  if (person === null || person.role === 'member') return [];
  return [
    { verbs: everyVerb, because: [{ kind: 'role', speaksFor: true, role: person.role }], heldBackBy: [] },
  ];
}

/** Whoever brought a photo sees it always, and edits it as long as they may upload into an album that holds it. */
function uploaderWays(
  person: PersonFacts | null,
  photo: PhotoFacts,
  chains: readonly (readonly AlbumFacts[])[],
): Way[] {
  if (!isUploader(person, photo)) return [];
  const own: Reason = { kind: 'uploader', speaksFor: true };
  const here = chains.flatMap((chain): Way[] => {
    if (chain[0]!.isTrashed) return [];
    const given = weighPlace(person, { chain, photoWindow: [], trash: [] }).ways.filter(
      way => way.verbs.includes('upload') && way.heldBackBy.length === 0,
    );
    if (given.length === 0) return [];
    const uploadedHere: Reason = { kind: 'uploaded-here', speaksFor: true, album: linkOf(chain[0]!) };
    const because = [...given.flatMap(way => way.because), uploadedHere];
    return [{ verbs: closeVerbs(['edit']), because, heldBackBy: [] }];
  });
  return [{ verbs: ['view'], because: [own], heldBackBy: [] }, ...here];
}

function isUploader(person: PersonFacts | null, { uploader }: PhotoFacts): boolean {
  return uploader !== null && uploader.id === person?.id;
}

export function trashOf(album: AlbumFacts): Reason {
  return { kind: 'trashed', speaksFor: false, of: linkOf(album) };
}

export function windowReasons(of: AlbumFacts | 'photo', window: WindowFacts): Reason[] {
  if (window.isNow) return [];
  const { publication, from, until } = window;
  const what = of === 'photo' ? of : linkOf(of);
  return [{ kind: 'publication', speaksFor: false, of: what, publication, from, until }];
}
