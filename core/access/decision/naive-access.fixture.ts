import type { Verb } from '../../plugin-api/index.ts';
import type { RandomWorld } from './worlds.fixture.ts';

// The rules of access once more, as plainly as they can be told and with nothing of the program's own in them: what the
// decision and its SQL form are held against. Everything is known by its place in its list.

export type NaiveViewer = { user: number } | { link: number } | { token: number } | 'guest' | 'system';
export type NaiveObject = { album: number } | { photo: number };

/** Null: nobody, a guest. */
type Person = number | null;

const all: readonly Verb[] = ['view', 'comment', 'download', 'upload', 'edit', 'manage'];

/** All that a viewer may do with an object. */
export function mayDo(world: RandomWorld, viewer: NaiveViewer, object: NaiveObject): Set<Verb> {
  if (viewer === 'system') return new Set(all);
  if (viewer === 'guest') return onObject(world, null, object);
  if ('user' in viewer) return onObject(world, viewer.user, object);
  return 'link' in viewer ? byLink(world, viewer.link, object) : byToken(world, viewer.token, object);
}

function onObject(world: RandomWorld, person: Person, object: NaiveObject): Set<Verb> {
  return 'album' in object ? inAlbum(world, person, object.album) : onPhoto(world, person, object.photo);
}

/** An album and those above it, from below. */
function lineOf(world: RandomWorld, at: number): number[] {
  const { parent } = world.albums[at]!;
  return parent === null ? [at] : [at, ...lineOf(world, parent)];
}

/** Of an album, its own or from above; null: none. */
export function watermarkIn(world: RandomWorld, at: number): string | null {
  const own = lineOf(world, at)
    .map(each => world.albums[each]!.watermark)
    .find(watermark => watermark !== null);
  return own === undefined || own === 'none' ? null : own;
}

/**
 * Watermarks that the larger pictures of a photo may carry for somebody who sees it; none: they are clean. Null where it is
 * seen in no album, but by itself.
 */
export function watermarksFor(world: RandomWorld, viewer: NaiveViewer, at: number): string[] | null {
  const person = viewer === 'guest' ? null : (viewer as { user: number }).user;
  if (onPhoto(world, person, at).has('edit')) return [];
  if (person !== null && world.photos[at]!.uploader === person) return [];
  const ways = world.photos[at]!.albums.filter(
    album => !world.albums[album]!.trashed && inAlbum(world, person, album).has('view'),
  );
  if (ways.length === 0) return null;
  const marks = ways.map(album => watermarkIn(world, album));
  return marks.includes(null) ? [] : (marks as string[]);
}

function isNow(time: string): boolean {
  return time === 'always' || time === 'begun' || time === 'ending';
}

/** Below a draft nothing is seen. */
function isPublished(world: RandomWorld, at: number): boolean {
  return lineOf(world, at).every(each => isNow(world.albums[each]!.time));
}

function withAll(verbs: Iterable<Verb>): Set<Verb> {
  const set = new Set(verbs);
  if (set.has('manage')) return new Set(all);
  if (set.has('edit')) for (const verb of ['download', 'upload'] as const) set.add(verb);
  if (set.size > 0) set.add('view');
  return set;
}

/** What the grants in force in an album give, whatever the time, and its audience while it is published. */
function rulesFor(world: RandomWorld, person: Person, at: number): Set<Verb> {
  const { albums, users } = world;
  const rules = albums[lineOf(world, at).find(each => albums[each]!.audience !== null)!]!;
  const isOfAudience = rules.audience === 'public' || (rules.audience === 'signed-in' && person !== null);
  const given = isOfAudience && isPublished(world, at) ? [...rules.verbs] : [];
  for (const { user, group, verbs } of rules.grants) {
    if (person === null) continue;
    const isTheirs = user === person || (group !== undefined && users[person]!.groups.includes(group));
    if (isTheirs) given.push(...verbs);
  }
  return withAll(given);
}

function seesAll({ users }: RandomWorld, person: Person): boolean {
  return person !== null && users[person]!.role !== 'member';
}

function inAlbum(world: RandomWorld, person: Person, at: number): Set<Verb> {
  if (seesAll(world, person)) return new Set(all);
  const verbs = rulesFor(world, person, at);
  if (world.albums[at]!.trashed && !verbs.has('manage')) return new Set();
  return isPublished(world, at) || verbs.has('edit') ? verbs : new Set();
}

function onPhoto(world: RandomWorld, person: Person, at: number): Set<Verb> {
  if (seesAll(world, person)) return new Set(all);
  const photo = world.photos[at]!;
  const isOwn = person !== null && photo.uploader === person;
  const places = photo.albums.filter(album => !world.albums[album]!.trashed);
  const mayIn = (verb: Verb) => isOwn || places.some(album => rulesFor(world, person, album).has(verb));
  if (photo.trashed && !mayIn('manage')) return new Set();
  if (!isNow(photo.time) && !mayIn('edit')) return new Set();
  const given = places.flatMap(album => [...inAlbum(world, person, album)]);
  if (!isOwn) return withAll(given);
  return withAll(given.includes('upload') ? [...given, 'edit'] : [...given, 'view']);
}

/** What is published of the link's own target, as its creator sees it, and no more than the creator may do. */
function byLink(world: RandomWorld, number: number, object: NaiveObject): Set<Verb> {
  const { creator, album, photos, verbs, state } = world.links[number]!;
  if (state !== 'open') return new Set();
  const creatorMay = (what: NaiveObject) =>
    creator === null ? new Set(all) : onObject(world, creator, what);
  const isShown = (at: number) => isNow(world.photos[at]!.time) && !world.photos[at]!.trashed;
  const opens = (at: number) => inherits(world, at, album!) && creatorMay({ album: at }).has('view');
  const shared = photos.filter(photo => isShown(photo) && creatorMay({ photo }).has('view'));
  const holds = (): boolean => {
    if ('album' in object) return album !== null && opens(object.album);
    if (album === null) return shared.includes(object.photo);
    return isShown(object.photo) && world.photos[object.photo]!.albums.some(opens);
  };
  const mayPass = (verb: Verb) =>
    album === null ? shared.every(photo => creatorMay({ photo }).has(verb)) : creatorMay({ album }).has(verb);
  return new Set(holds() ? verbs.filter(mayPass) : []);
}

/** Whether an album is another or lies below it with the same audience, and is to be seen now. */
function inherits(world: RandomWorld, at: number, target: number): boolean {
  const line = lineOf(world, at);
  const depth = line.indexOf(target);
  const isBelow = depth >= 0 && line.slice(0, depth).every(each => world.albums[each]!.audience === null);
  return isBelow && isPublished(world, at) && !world.albums[at]!.trashed;
}

/** Its user's verbs as far as its scopes go, in its album. */
function byToken(world: RandomWorld, number: number, object: NaiveObject): Set<Verb> {
  const { user, scopes, album } = world.tokens[number]!;
  const homes = 'album' in object ? [object.album] : world.photos[object.photo]!.albums;
  const isWithin = album === null || homes.some(at => lineOf(world, at).includes(album));
  const { trashed } = 'album' in object ? world.albums[object.album]! : world.photos[object.photo]!;
  const has = (verb: Verb) => scopes.includes(scopeOf[verb]);
  if (!isWithin || !has('view') || (trashed && !has('manage'))) return new Set();
  return new Set([...onObject(world, user, object)].filter(has));
}

const scopeOf = {
  view: 'photos:read',
  download: 'photos:download',
  comment: 'photos:write',
  upload: 'photos:write',
  edit: 'photos:write',
  manage: 'albums:manage',
} as const;
