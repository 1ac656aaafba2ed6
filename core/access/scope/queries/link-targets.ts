import type { Knex } from 'knex';
import { runPrepared } from '../../../database/prepared.ts';
import type { Scope } from '../scope.ts';
import { visiblePhotos } from '../visible-to.ts';
import { judgedRoots } from './judged-roots.ts';

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
