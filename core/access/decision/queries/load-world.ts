import type { Knex } from 'knex';
import { runPrepared } from '../../../database/prepared.ts';
import type { Audience, Publication, Verb } from '../../../plugin-api/index.ts';
import type { AlbumFacts, GrantFacts, PhotoFacts, WindowFacts, World } from '../facts.ts';

/** Ids of photos and albums; a slug does for an album's id. */
export interface Wanted {
  readonly albumIds: readonly string[];
  readonly photoIds: readonly string[];
}

/** Loads what decisions about these objects stand on, in two statements. Source: `photos`, `album_photos`, `albums`, `grants`. */
export async function loadWorld(db: Knex, { albumIds, photoIds }: Wanted): Promise<World> {
  const photos = photoIds.length === 0 ? [] : await listPhotos(db, photoIds);
  const holders = new Set([...albumIds, ...photos.flatMap(photo => photo.albumIds)]);
  const albums = holders.size === 0 ? [] : await listWithAncestors(db, [...holders]);
  return {
    albums: new Map(albums.map(album => [album.id, album])),
    photos: new Map(photos.map(photo => [photo.id, photo])),
  };
}

interface WindowRow {
  readonly publication: Publication;
  readonly from: Date | null;
  readonly until: Date | null;
  readonly isNow: boolean;
}

const windowColumns = `publication,
  case when isfinite(published_from) then published_from end as "from",
  case when isfinite(published_until) then published_until end as "until",
  published_from <= now() and published_until > now() as "isNow"`;

type PhotoRow = Omit<PhotoFacts, 'window'> & WindowRow;

async function listPhotos(db: Knex, ids: readonly string[]): Promise<PhotoFacts[]> {
  const { rows } = await runPrepared<PhotoRow>(
    db,
    `select p.id, p.trashed_at is not null as "isTrashed", ${windowColumns},
       (select jsonb_build_object('id', u.id, 'name', u.name,
           'groupIds', array(select m.group_id from group_members m where m.user_id = u.id))
         from users u where u.id = p.uploaded_by) as uploader,
       array(select m.album_id from album_photos m where m.photo_id = p.id order by m.album_id) as "albumIds"
     from photos p where p.id = any (?::text[]) order by p.id`,
    [ids],
  );
  return rows.map(withWindow);
}

interface AlbumRow extends Omit<AlbumFacts, 'window' | 'grants'>, WindowRow {
  readonly audience: Audience | null;
  readonly grants: readonly { kind: 'user' | 'group'; id: string; name: string; verbs: Verb[] }[];
}

/** By the parents themselves, not by the path that is derived from them. */
async function listWithAncestors(db: Knex, keys: readonly string[]): Promise<AlbumFacts[]> {
  const { rows } = await runPrepared<AlbumRow>(
    db,
    `with recursive chain as (
       select a.id, a.parent_id from albums a where a.id = any (?::text[]) or a.slug = any (?::text[])
       union
       select p.id, p.parent_id from albums p join chain c on c.parent_id = p.id
     )
     select a.id, a.slug, a.title, a.parent_id as "parentId", a.audience, a.audience_verbs as "audienceVerbs",
       a.trashed_at is not null as "isTrashed", ${windowColumns},
       a.largest_size as "largestSize", a.place_shown as "placeShown", a.camera_shown as "cameraShown", a.watermark,
       coalesce((select jsonb_agg(jsonb_build_object('kind', case when g.user_id is null then 'group' else 'user' end,
           'id', coalesce(g.user_id, g.group_id), 'name', coalesce(u.name, o.name)::text, 'verbs', g.verbs)
           order by g.user_id is not null, coalesce(u.name, o.name))
         from grants g left join users u on u.id = g.user_id left join groups o on o.id = g.group_id
         where g.album_id = a.id), '[]') as grants
     from albums a where a.id in (select c.id from chain c) order by a.id`,
    [keys, keys],
  );
  return rows.map(({ grants, ...row }) => ({ ...withWindow(row), grants: grants.map(toGrant) }));
}

function toGrant({ verbs, ...to }: AlbumRow['grants'][number]): GrantFacts {
  return { id: `${to.kind}:${to.id}`, to, verbs };
}

function withWindow<Row extends WindowRow>(row: Row): Omit<Row, keyof WindowRow> & { window: WindowFacts } {
  const { publication, from, until, isNow, ...rest } = row;
  return { ...rest, window: { publication, from, until, isNow } };
}
