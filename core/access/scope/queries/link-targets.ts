import type { Knex } from 'knex';
import { runPrepared } from '../../../database/prepared.ts';
import type { LinkPolicy, UserViewer } from '../../../plugin-api/index.ts';
import type { AskedShare } from '../../share-in-force.ts';
import type { Scope } from '../scope.ts';
import { visiblePhotos } from '../visible-to.ts';

export interface LinkRow extends AskedShare {
  readonly id: string;
  readonly name: string;
  readonly albumId: string | null;
  readonly photoIds: readonly string[];
  /** Null: made by core itself. */
  readonly createdBy: string | null;
  /** Who made it, as they are now; null when they may not be here any more. */
  readonly creator: Omit<UserViewer, 'kind'> | null;
  /** As stored; null where nobody set one. */
  readonly policy: Partial<LinkPolicy> | null;
}

/** The columns of a {@link LinkRow}, from {@link linkTables}. */
export const linkColumns = `s.id, s.name, s.album_id as "albumId", s.photo_ids as "photoIds", s.created_by as "createdBy", s.verbs,
  s.starts_at as "startsAt", s.expires_at as "expiresAt", s.terms, s.sign_in_required as "signInRequired",
  (s.options->>'largestSize')::integer as "largestSize",
  coalesce((s.options->>'showsPlace')::boolean, true) as "showsPlace",
  coalesce((s.options->>'showsCamera')::boolean, true) as "showsCamera",
  s.password_hash is not null as "hasPassword", s.created_at as "createdAt", s.revoked_at as "revokedAt",
  case when u.id is not null and u.disabled_at is null then jsonb_build_object('userId', u.id, 'name', u.name,
    'displayName', u.display_name, 'role', u.role,
    'groupIds', array(select m.group_id from group_members m where m.user_id = u.id)) end as creator,
  (select value->'links' from settings where key = 'site') as policy`;

export const linkTables = 'shares s left join users u on u.id = s.created_by';

/** A share link with who made it and the policy of the site. Source: `shares`, `users`, `group_members`, `settings`. */
export async function findLinkRow(db: Knex, shareId: string): Promise<LinkRow | undefined> {
  const { rows } = await runPrepared<LinkRow>(
    db,
    `select ${linkColumns} from ${linkTables} where s.id = ? and s.kind = 'share'`,
    [shareId],
  );
  return rows[0];
}

/** What a link leads to. */
export async function findLinkTarget(
  db: Knex,
  shareId: string,
): Promise<Pick<LinkRow, 'albumId' | 'photoIds'> | undefined> {
  const { rows } = await runPrepared<Pick<LinkRow, 'albumId' | 'photoIds'>>(
    db,
    `select album_id as "albumId", photo_ids as "photoIds" from shares where id = ? and kind = 'share'`,
    [shareId],
  );
  return rows[0];
}

export interface TargetAlbum {
  readonly id: string;
  readonly rootId: number;
  readonly grantsRootId: number;
}

/** An album and those below it that inherit its audience, as far as they are published now; that one first. */
export async function listSharedAlbums(db: Knex, albumId: string): Promise<TargetAlbum[]> {
  const { rows } = await runPrepared<TargetAlbum>(
    db,
    `select a.id, a.root_id as "rootId", a.grants_root_id as "grantsRootId"
     from albums t join albums a on a.path <@ t.path
     join access_roots r on r.id = a.root_id
     where t.id = ? and t.trashed_at is null and a.trashed_at is null
       and r.visible_from <= now() and r.visible_until > now()
       and not exists (select 1 from albums b
         where b.path <@ t.path and b.id <> t.id and b.audience is not null and a.path <@ b.path)
     order by nlevel(a.path), a.id`,
    [albumId],
  );
  return rows[0]?.id === albumId ? rows : [];
}

export interface TargetPhoto {
  readonly id: string;
  readonly roots: readonly number[];
  readonly uploadedBy: string | null;
}

/** Those of some photos that are published and that somebody sees. */
export async function listSharedPhotos(
  db: Knex,
  scope: Scope,
  photoIds: readonly string[],
): Promise<TargetPhoto[]> {
  const visible = visiblePhotos(scope);
  const { rows } = await runPrepared<TargetPhoto>(
    db,
    `select p.id, ${judgedRoots} as roots, p.uploaded_by as "uploadedBy" from photos p
     where p.id = any (?::text[]) and p.published_from <= now() and p.published_until > now() and ${visible.sql}`,
    [photoIds, ...visible.bindings],
  );
  return rows;
}

/** All roots that decide about a photo `p`: its albums', and those of the grants on them. */
export const judgedRoots = `(p.roots || array(select a.grants_root_id from album_photos m
  join albums a on a.id = m.album_id and a.trashed_at is null where m.photo_id = p.id and a.root_id <> a.grants_root_id))`;

/** An album and all below it. */
export async function listSubtreeIds(db: Knex, albumId: string): Promise<string[]> {
  const { rows } = await runPrepared<{ id: string }>(
    db,
    `select a.id from albums t join albums a on a.path <@ t.path where t.id = ? order by a.id`,
    [albumId],
  );
  return rows.map(row => row.id);
}
