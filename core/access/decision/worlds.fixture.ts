import fc from 'fast-check';
import type { Knex } from 'knex';
import type { Audience, Role, TokenScope, Verb } from '../../plugin-api/index.ts';
import { closeVerbs } from '../verbs.ts';

/** When something is shown: always, never, or from or until a moment that is past or to come. */
export type Time = 'always' | 'never' | 'begun' | 'coming' | 'over' | 'ending';

/** A gallery as its people see it; everything is known by its place in its list. */
export interface RandomWorld {
  readonly users: readonly { readonly role: Role; readonly groups: readonly number[] }[];
  readonly albums: readonly {
    /** An album before it; null: the top. */
    readonly parent: number | null;
    readonly audience: Audience | null;
    readonly verbs: readonly Verb[];
    readonly time: Time;
    /** Null: inherited. */
    readonly watermark: 'none' | 'wa' | 'wb' | null;
    readonly trashed: boolean;
    readonly grants: readonly {
      readonly user?: number;
      readonly group?: number;
      readonly verbs: readonly Verb[];
    }[];
  }[];
  readonly photos: readonly {
    readonly uploader: number | null;
    readonly time: Time;
    readonly trashed: boolean;
    readonly albums: readonly number[];
  }[];
  readonly links: readonly {
    readonly creator: number | null;
    readonly album: number | null;
    readonly photos: readonly number[];
    readonly verbs: readonly Verb[];
    readonly state: 'open' | 'revoked' | 'expired' | 'not begun' | 'sign in';
  }[];
  readonly tokens: readonly {
    readonly user: number;
    readonly scopes: readonly TokenScope[];
    readonly album: number | null;
  }[];
}

const counts = { users: 6, groups: 3, albums: 8, photos: 10, links: 3, tokens: 2 };
const index = (count: number) => fc.nat({ max: count - 1 });
const often = <Value>(value: Value, other: fc.Arbitrary<Value>, weight = 3) =>
  fc.oneof({ weight, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: other });

const time = often<Time>('always', fc.constantFrom('never', 'begun', 'coming', 'over', 'ending'));
const trashed = often(false, fc.constant(true), 9);
const audienceVerbs = fc.subarray<Verb>(['comment', 'download']).map((verbs): Verb[] => ['view', ...verbs]);
const grantedVerbs = fc
  .subarray<Verb>(['comment', 'download', 'upload', 'edit', 'manage'], { maxLength: 2 })
  .map((verbs): Verb[] => ['view', ...verbs]);
const grantee = fc.oneof(
  fc.record({ user: index(counts.users), verbs: grantedVerbs }),
  fc.record({ group: index(counts.groups), verbs: grantedVerbs }),
);
const scopes = often<TokenScope[]>(
  ['photos:read', 'photos:download', 'photos:write', 'albums:manage', 'admin'],
  fc.subarray<TokenScope>(['photos:read', 'photos:download', 'photos:write', 'albums:manage', 'admin']),
  1,
);

const sketches = fc.record({
  users: fc.array(
    fc.record({
      role: often<Role>('member', fc.constantFrom('curator', 'admin'), 9),
      groups: fc.uniqueArray(index(counts.groups), { maxLength: 2 }),
    }),
    { minLength: counts.users, maxLength: counts.users },
  ),
  albums: fc.array(
    fc.record({
      parent: fc.option(fc.nat()),
      audience: fc.option(fc.constantFrom<Audience>('public', 'signed-in', 'restricted', 'restricted')),
      verbs: often<Verb[]>(['view'], audienceVerbs, 2),
      time,
      watermark: often<RandomWorld['albums'][number]['watermark']>(
        null,
        fc.constantFrom('none', 'wa', 'wb'),
        1,
      ),
      trashed,
      grants: fc.uniqueArray(grantee, {
        maxLength: 3,
        selector: ({ user, group }: { user?: number; group?: number }) => `${user} ${group}`,
      }),
    }),
    { minLength: counts.albums, maxLength: counts.albums },
  ),
  photos: fc.array(
    fc.record({
      uploader: fc.option(index(counts.users)),
      time,
      trashed,
      albums: fc.uniqueArray(index(counts.albums), { maxLength: 3 }),
    }),
    { minLength: counts.photos, maxLength: counts.photos },
  ),
  links: fc.array(
    fc.record({
      creator: fc.option(index(counts.users)),
      album: fc.option(index(counts.albums), { freq: 2 }),
      photos: fc.uniqueArray(index(counts.photos), { minLength: 1, maxLength: 3 }),
      verbs: audienceVerbs,
      state: often<RandomWorld['links'][number]['state']>(
        'open',
        fc.constantFrom('revoked', 'expired', 'not begun', 'sign in'),
      ),
    }),
    { minLength: counts.links, maxLength: counts.links },
  ),
  tokens: fc.array(
    fc.record({ user: index(counts.users), scopes, album: fc.option(index(counts.albums), { freq: 2 }) }),
    { minLength: counts.tokens, maxLength: counts.tokens },
  ),
});

/** Worlds that the doors could have made: a tree, nothing outside the trash below it, rules of one's own or inherited ones. */
export const randomWorlds: fc.Arbitrary<RandomWorld> = sketches.map(sketch => {
  const albums: RandomWorld['albums'][number][] = [];
  for (const [at, album] of sketch.albums.entries()) {
    const parent = album.parent === null || at === 0 ? null : album.parent % at;
    const audience = parent === null ? (album.audience ?? 'restricted') : album.audience;
    const isIn = album.trashed || (parent !== null && albums[parent]!.trashed);
    albums.push({
      ...album,
      parent,
      audience,
      trashed: isIn,
      verbs: audience === null ? ['view'] : album.verbs,
      grants: audience === null ? [] : album.grants,
    });
  }
  const links = sketch.links.map(link => (link.album === null ? link : { ...link, photos: [] }));
  return { ...sketch, albums, links };
});

const look = { kind: 'text', place: 'corner', size: 'small', opacity: 50 } as const;
/** By id; each is known by its text. */
export const watermarks = {
  wa: { name: 'A', text: 'wa', ...look },
  wb: { name: 'B', text: 'wb', ...look },
} as const;

/** Writes a world into empty tables, and what is derived from it as the doors do. Ids are `u0`, `g0`, `a0`, `p0`, `s0`. */
export async function writeWorld(db: Knex, world: RandomWorld): Promise<void> {
  await db('settings').insert({ key: 'watermarks', value: JSON.stringify(watermarks) });
  await insertPeople(db, world);
  await insertAlbums(db, world);
  await insertPhotos(db, world);
  const links = world.links.map((link, at) => ({
    id: `s${at}`,
    token_hash: Buffer.from(`link ${at}`),
    album_id: link.album === null ? null : `a${link.album}`,
    photo_ids: link.photos.map(photo => `p${photo}`),
    name: `link ${at}`,
    verbs: [...link.verbs],
    starts_at: link.state === 'not begun' ? hoursFromNow(1) : null,
    expires_at: link.state === 'expired' ? hoursFromNow(-1) : null,
    revoked_at: link.state === 'revoked' ? new Date() : null,
    sign_in_required: link.state === 'sign in',
    created_by: link.creator === null ? null : `u${link.creator}`,
  }));
  if (links.length > 0) await db('shares').insert(links);
}

async function insertPeople(db: Knex, { users }: RandomWorld): Promise<void> {
  const name = (prefix: string, at: number) => ({ id: `${prefix}${at}`, name: `${prefix}${at}` });
  await db('users').insert(users.map(({ role }, at) => ({ ...name('u', at), display_name: 'x', role })));
  await db('groups').insert(Array.from({ length: counts.groups }, (_, at) => name('g', at)));
  const members = users.flatMap(({ groups }, at) =>
    groups.map(group => ({ group_id: `g${group}`, user_id: `u${at}` })),
  );
  if (members.length > 0) await db('group_members').insert(members);
}

async function insertAlbums(db: Knex, { albums }: RandomWorld): Promise<void> {
  const rows = albums.map((album, at) => ({
    id: `a${at}`,
    parent_id: album.parent === null ? null : `a${album.parent}`,
    path: `a${at}`,
    title: `Album ${at}`,
    slug: `album-${at}`,
    position: at,
    audience: album.audience,
    audience_verbs: album.audience === null ? null : [...album.verbs],
    root_id: 1,
    watermark: album.watermark,
    trashed_at: album.trashed ? new Date() : null,
    ...columnsOf(album.time),
  }));
  await db('albums').insert(rows);
  const grants = albums.flatMap((album, at) =>
    album.grants.map(({ user, group, verbs }, number) => ({
      id: `a${at}n${number}`,
      album_id: `a${at}`,
      user_id: user === undefined ? null : `u${user}`,
      group_id: group === undefined ? null : `g${group}`,
      verbs: [...closeVerbs(verbs)],
    })),
  );
  if (grants.length > 0) await db('grants').insert(grants);
  for (const [at, { parent }] of albums.entries())
    if (parent === null) await db.raw('select refresh_album_tree(?)', [`a${at}`]);
}

async function insertPhotos(db: Knex, { photos }: RandomWorld): Promise<void> {
  const rows = photos.map((photo, at) => ({
    id: `p${at}`,
    sort_at: new Date(),
    width: 3,
    height: 2,
    average_colour: '#808080',
    sha256: `hash ${at}`,
    format: 'jpeg',
    file_name: 'x.jpg',
    uploaded_by: photo.uploader === null ? null : `u${photo.uploader}`,
    trashed_at: photo.trashed ? new Date() : null,
    ...columnsOf(photo.time),
  }));
  await db('photos').insert(rows);
  const places = photos.flatMap(({ albums }, at) =>
    albums.map(album => ({ album_id: `a${album}`, photo_id: `p${at}`, position: at, sort_at: new Date() })),
  );
  if (places.length > 0) await db('album_photos').insert(places);
  await db.raw('select refresh_photo_access(?::text[])', [rows.map(row => row.id)]);
}

function columnsOf(time: Time) {
  const never = { publication: 'draft', published_from: 'infinity' };
  const scheduled = (from: number) => ({ publication: 'scheduled', published_from: hoursFromNow(from) });
  const until = (hours: number) => ({ publication: 'published', published_until: hoursFromNow(hours) });
  const plain = { publication: 'published', published_from: '-infinity', published_until: 'infinity' };
  const differing = {
    always: {},
    never,
    begun: scheduled(-1),
    coming: scheduled(1),
    over: until(-1),
    ending: until(1),
  };
  return { ...plain, ...differing[time] };
}

function hoursFromNow(hours: number): Date {
  return new Date(Date.now() + hours * 3_600_000);
}
