import type { Audience, Verb } from '../plugin-api/index.ts';

/**
 * The rules of access once more, as plainly as they can be told, and with nothing of the program's own in them: what the
 * decision and its SQL form are held against.
 */
export interface NaiveWorld {
  readonly users: readonly { readonly role: string; readonly groups: readonly number[] }[];
  readonly albums: readonly {
    readonly parent: number | null;
    readonly audience: Audience | null;
    readonly verbs: readonly Verb[];
    readonly time: string;
    readonly trashed: boolean;
    readonly grants: readonly {
      readonly user?: number;
      readonly group?: number;
      readonly verbs: readonly Verb[];
    }[];
  }[];
  readonly photos: readonly {
    readonly uploader: number | null;
    readonly time: string;
    readonly trashed: boolean;
    readonly albums: readonly number[];
  }[];
  readonly links: readonly {
    readonly creator: number | null;
    readonly album: number | null;
    readonly photos: readonly number[];
    readonly verbs: readonly Verb[];
    readonly state: string;
  }[];
  readonly tokens: readonly {
    readonly user: number;
    readonly scopes: readonly string[];
    readonly album: number | null;
  }[];
}

export type NaiveViewer = { user: number } | { link: number } | { token: number } | 'guest' | 'system';
export type NaiveObject = { album: number } | { photo: number };

type Person = number | null;

/** All that a viewer may do with an object. */
export function mayDo(world: NaiveWorld, viewer: NaiveViewer, object: NaiveObject): Set<Verb> {
  const all: Verb[] = ['view', 'comment', 'download', 'upload', 'edit', 'manage'];
  const { albums, photos, users } = world;

  /** An album and those above it, from below. */
  const lineOf = (at: number): number[] => {
    const parent = albums[at]!.parent;
    return parent === null ? [at] : [at, ...lineOf(parent)];
  };
  const isNow = (time: string) => time === 'always' || time === 'begun' || time === 'ending';
  const isPublished = (at: number) => lineOf(at).every(each => isNow(albums[each]!.time));

  const withAll = (verbs: Iterable<Verb>): Set<Verb> => {
    const set = new Set(verbs);
    if (set.has('manage')) return new Set(all);
    if (set.has('edit')) for (const verb of ['download', 'upload'] as const) set.add(verb);
    if (set.size > 0) set.add('view');
    return set;
  };

  /** What the grants in force in an album give, whatever the time, and its audience while it is published. */
  const rulesFor = (person: Person, at: number): Set<Verb> => {
    const rules = albums[lineOf(at).find(each => albums[each]!.audience !== null)!]!;
    const isOfAudience = rules.audience === 'public' || (rules.audience === 'signed-in' && person !== null);
    const given = isOfAudience && isPublished(at) ? [...rules.verbs] : [];
    for (const { user, group, verbs } of rules.grants) {
      if (person === null) continue;
      if (user === person || (group !== undefined && users[person]!.groups.includes(group)))
        given.push(...verbs);
    }
    return withAll(given);
  };

  const inAlbum = (person: Person, at: number): Set<Verb> => {
    if (person !== null && users[person]!.role !== 'member') return new Set(all);
    const verbs = rulesFor(person, at);
    if (albums[at]!.trashed && !verbs.has('manage')) return new Set();
    return isPublished(at) || verbs.has('edit') ? verbs : new Set();
  };

  const onPhoto = (person: Person, at: number): Set<Verb> => {
    const photo = photos[at]!;
    if (person !== null && users[person]!.role !== 'member') return new Set(all);
    const isOwn = person !== null && photo.uploader === person;
    const places = photo.albums.filter(album => !albums[album]!.trashed);
    const mayIn = (verb: Verb) => isOwn || places.some(album => rulesFor(person, album).has(verb));
    if (photo.trashed && !mayIn('manage')) return new Set();
    if (!isNow(photo.time) && !mayIn('edit')) return new Set();
    const given = places.flatMap(album => [...inAlbum(person, album)]);
    if (!isOwn) return withAll(given);
    return withAll(given.includes('upload') ? [...given, 'edit'] : [...given, 'view']);
  };

  const onObject = (person: Person) =>
    'album' in object ? inAlbum(person, object.album) : onPhoto(person, object.photo);

  const byLink = (number: number): Set<Verb> => {
    const link = world.links[number]!;
    if (link.state !== 'open') return new Set();
    const creatorIn = (at: number) => (link.creator === null ? new Set(all) : inAlbum(link.creator, at));
    const creatorOn = (at: number) => (link.creator === null ? new Set(all) : onPhoto(link.creator, at));
    const isShown = (at: number) => isNow(photos[at]!.time) && !photos[at]!.trashed;
    /** The link's album, and below it what inherits its audience, as its creator sees it. */
    const opens = (at: number): boolean => {
      const line = lineOf(at);
      const between = line.slice(0, Math.max(line.indexOf(link.album!), 0));
      return (
        line.includes(link.album!) &&
        between.every(each => albums[each]!.audience === null) &&
        isPublished(at) &&
        !albums[at]!.trashed &&
        creatorIn(at).has('view')
      );
    };
    const isWithin = (): boolean => {
      if ('album' in object) return link.album !== null && opens(object.album);
      if (!isShown(object.photo)) return false;
      if (link.album !== null) return photos[object.photo]!.albums.some(opens);
      return link.photos.includes(object.photo) && creatorOn(object.photo).has('view');
    };
    const shared = link.photos.filter(at => isShown(at) && creatorOn(at).has('view'));
    const maySo = (verb: Verb) =>
      link.album === null ? shared.every(at => creatorOn(at).has(verb)) : creatorIn(link.album).has(verb);
    return new Set(isWithin() ? link.verbs.filter(maySo) : []);
  };

  const byToken = (number: number): Set<Verb> => {
    const { user, scopes, album } = world.tokens[number]!;
    const homes = 'album' in object ? [object.album] : photos[object.photo]!.albums;
    const isWithin = album === null || homes.some(at => lineOf(at).includes(album));
    const isTrashed = 'album' in object ? albums[object.album]!.trashed : photos[object.photo]!.trashed;
    if (!isWithin || !scopes.includes('photos:read')) return new Set();
    if (isTrashed && !scopes.includes('albums:manage')) return new Set();
    const scopeOf = { view: 'photos:read', download: 'photos:download', manage: 'albums:manage' } as Record<
      string,
      string
    >;
    return new Set([...onObject(user)].filter(verb => scopes.includes(scopeOf[verb] ?? 'photos:write')));
  };

  if (viewer === 'system') return new Set(all);
  if (viewer === 'guest') return onObject(null);
  if ('user' in viewer) return onObject(viewer.user);
  return 'link' in viewer ? byLink(viewer.link) : byToken(viewer.token);
}
