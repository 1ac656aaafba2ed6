import type { Knex } from 'knex';

export interface LibrarySize {
  readonly photos: number;
  /** Photos in each ordinary album; one album apart holds 1,000. */
  readonly photosPerAlbum?: number;
}

/** Who asks in a bench: an administrator, members who see half of the photos or 1,000 of them, a guest who sees 100. */
export type ViewerName = 'all' | 'half' | 'thousand' | 'guest';

/** An album with 60 photos or more, and one of its photos. */
export interface Shown {
  readonly album: string;
  readonly photoId: string;
}

/** What pages are asked for in a bench. */
export interface Library {
  readonly photos: number;
  /** For each viewer an album that they see. For who sees all it holds 1,000 photos. */
  readonly shown: Readonly<Record<ViewerName, Shown>>;
  /** A tag on every sixth photo, and one on 353 of each 100,000. */
  readonly commonTag: string;
  readonly rareTag: string;
  /** A word in one of twelve titles and one of eight places. */
  readonly word: string;
  /** A year and month in which photos were taken, as an address has it. */
  readonly month: string;
}

const albumsOf = { all: 'big', half: 'album-2', thousand: 'big', guest: 'few' } as const satisfies Record<
  ViewerName,
  string
>;
const topAlbums = ['half', 'rest', 'big'];

/**
 * Fills an empty gallery with rows as imports would have left them, by set. Everything lies below four top albums:
 * `half` (half of the photos, for the members of one group), `rest` and `big` (1,000 photos; both for editors) and `few`
 * (public: 100 photos in a gallery of any size, so that what a guest sees is 0.01 % of a million). A fifth of the albums
 * below `half` have an audience of their own. `openToAll` makes it public.
 */
export async function fillLibrary(db: Knex, size: LibrarySize): Promise<Library> {
  const perAlbum = size.photosPerAlbum ?? 200;
  const albums = Math.ceil(size.photos / perAlbum);
  await db.transaction(async trx => {
    await trx.raw('set local statement_timeout = 0');
    await insertPeople(trx);
    await insertAlbums(trx, albums);
    await insertTags(trx);
    await insertPhotos(trx, size.photos, perAlbum);
    await trx.raw('select fold_counts()');
  });
  await vacuum(db);
  return {
    photos: size.photos,
    shown: {
      all: await findShown(db, 'all'),
      half: await findShown(db, 'half'),
      thousand: await findShown(db, 'thousand'),
      guest: await findShown(db, 'guest'),
    },
    commonTag: 'common',
    rareTag: 'rare',
    word: 'harbour',
    month: '2015/06',
  };
}

async function vacuum(db: Knex): Promise<void> {
  const connection = await db.client.acquireConnection();
  try {
    await connection.query('set statement_timeout = 0');
    await connection.query('vacuum analyze');
  } finally {
    await connection.query('reset statement_timeout');
    await db.client.releaseConnection(connection);
  }
}

async function findShown(db: Knex, viewer: ViewerName): Promise<Shown> {
  const album = albumsOf[viewer];
  const { rows } = await db.raw(
    `select m.photo_id from album_photos m join albums a on a.id = m.album_id where a.slug = ?
     order by m.position offset 50 limit 1`,
    [album],
  );
  return { album, photoId: rows[0].photo_id };
}

/**
 * Lets everybody see what lies below the top albums and has no audience of its own, or takes that back. Access roots
 * say it for all of their photos, so no photo is touched; a server that runs meanwhile does not hear of it.
 */
export async function openToAll(db: Knex, isOpen: boolean): Promise<void> {
  const audience = isOpen ? 'public' : 'restricted';
  await db.raw('update albums set audience = ? where id = any (?)', [audience, topAlbums]);
  await db.raw('update access_roots set audience = ? where owner_id = any (?)', [audience, topAlbums]);
}

async function insertPeople(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
    insert into users (id, name, display_name, role)
    values ('half', 'half', 'Half', 'member'), ('thousand', 'thousand', 'Thousand', 'member'), ('all', 'all', 'All', 'admin');
    insert into groups (id, name) values ('half', 'half');
    insert into group_members (group_id, user_id) values ('half', 'half')`);
}

async function insertAlbums(trx: Knex.Transaction, count: number): Promise<void> {
  await trx.raw(
    `insert into albums (id, parent_id, path, title, slug, position, audience, root_id)
     select id, null, id::ltree, title, id, position, audience, 1
     from (values ('half', 'Half', 65536, 'restricted'), ('rest', 'Rest', 131072, 'restricted'),
       ('few', 'Few', 196608, 'public'), ('big', 'Big', 262144, 'restricted')) as v (id, title, position, audience);
     insert into albums (id, parent_id, path, title, slug, position, audience, root_id)
     select 'a' || n, p, (p || '.a' || n)::ltree, 'Album ' || n, 'album-' || n, n * 65536,
       case when p = 'half' and n % 10 = 0 then 'restricted' end, 1
     from (select n, case when n % 2 = 0 then 'half' else 'rest' end as p from generate_series(1, ${count}) n) as s;
     insert into grants (id, album_id, group_id, verbs)
     select 'g' || id, id, 'half', '{view}' from albums where audience = 'restricted' and (id = 'half' or parent_id = 'half');
     insert into grants (id, album_id, user_id, verbs) values ('gbig', 'big', 'thousand', '{view}')`,
  );
  for (const id of ['half', 'rest', 'few', 'big']) await trx.raw('select refresh_album_tree(?)', [id]);
  await trx.raw(`select refresh_album_search(array(select id from albums))`);
}

async function insertTags(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
    insert into tags (id, path, name, slug) values ('common', 'common', 'common', 'common'), ('rare', 'rare', 'rare', 'rare');
    insert into tags (id, path, name, slug)
    select 't' || n, ('t' || n)::ltree, 'tag ' || n, 'tag-' || n from generate_series(1, 1000) n`);
}

/** In pieces, as a library of that size would have come. */
async function insertPhotos(trx: Knex.Transaction, count: number, perAlbum: number): Promise<void> {
  const few = 100;
  const piece = 20_000;
  for (let from = 1; from <= count; from += piece) {
    const to = Math.min(from + piece - 1, count);
    await insertPiece(trx, { from, to, album: `'a' || ((n - 1) / ${perAlbum} + 1)` });
  }
  await insertPiece(trx, { from: count + 1, to: count + few, album: `'few'` });
  await insertPiece(trx, { from: count + few + 1, to: count + few + 1_000, album: `'big'` });
  await trx.raw(`select refresh_album_counts(array(select id from albums))`);
}

async function insertPiece(
  trx: Knex.Transaction,
  piece: { from: number; to: number; album: string },
): Promise<void> {
  const range = [piece.from, piece.to];
  await trx.raw(
    `insert into photos (id, title, rating, taken_at, taken_offset_minutes, taken_precision, taken_source, sort_at,
       latitude, longitude, place_city, place_country, camera_make, camera_model, lens, exposure_seconds, aperture, iso,
       focal_length_mm, width, height, average_colour, thumb_hash, sha256, format, file_name, created_at)
     select 'p' || lpad(n::text, 10, '0'), case when n % 3 > 0 then 'Photo ' || n || ' of ' || words[1 + n % 8] end,
       case when n % 20 = 0 then 4 end, at, 60, 'second', 'exif', at at time zone 'UTC',
       38 + random() * 10, -9 + random() * 20, words[1 + n % 8], 'Portugal', 'Nikon', 'D70', '18-70 mm', 0.004, 8, 200, 35,
       case when n % 4 = 0 then 2000 else 3000 end, case when n % 4 = 0 then 3000 else 2000 end,
       '#' || lpad(to_hex((n::bigint * 7919) % 16777216), 6, '0'), 'YTkGJwaRhWUIt4lbgnhZl3ath2BUBGYA',
       encode(sha256(('p' || n)::bytea), 'hex'), 'jpeg', 'DSC_' || n || '.JPG', now()
     from (select n, timestamp '2005-01-01' + ((n::bigint * 7907) % 7300) * interval '1 day' + (n % 86400) * interval '1 second' as at
       from generate_series(?::int, ?::int) n) as s,
       (select array['dunes', 'harbour', 'birches', 'night', 'window', 'garden', 'river', 'cliff'] as words) as w`,
    range,
  );
  await trx.raw(
    `insert into originals (id, photo_id, kind, storage, sha256, bytes, format, file_name)
     select 'o' || n, 'p' || lpad(n::text, 10, '0'), 'image', 'stored', encode(sha256(('p' || n)::bytea), 'hex'), 4000000, 'jpeg', 'DSC.JPG'
     from generate_series(?::int, ?::int) n`,
    range,
  );
  await trx.raw(
    `insert into album_photos (album_id, photo_id, position, sort_at)
     select ${piece.album}, p.id, n * 65536::bigint, p.sort_at
     from generate_series(?::int, ?::int) n join photos p on p.id = 'p' || lpad(n::text, 10, '0')`,
    range,
  );
  await trx.raw(
    `insert into photo_tags (photo_id, tag_id, direct, sort_at)
     select p.id, t.id, true, p.sort_at
     from generate_series(?::int, ?::int) n join photos p on p.id = 'p' || lpad(n::text, 10, '0'),
     lateral (select 't' || (1 + (n::bigint * 31 + k * 101) % 1000) as id from generate_series(1, 4) k
       union select 'common' where n % 6 = 0
       union select 'rare' where n % 283 = 0) as t`,
    range,
  );
  // Without figures about the new rows, the planner reads whole tables for each photo.
  if (piece.from === 1 || piece.to - piece.from > 5_000)
    await trx.raw('analyze photos, album_photos, photo_tags');
  const ids = `array(select 'p' || lpad(n::text, 10, '0') from generate_series(?::int, ?::int) n)`;
  await trx.raw(`select refresh_photo_access(${ids})`, range);
  await trx.raw(`select refresh_photo_search(${ids})`, range);
}
