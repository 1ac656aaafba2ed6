import type { Knex } from 'knex';
import { runPrepared } from '../../../database/prepared.ts';
import { judgedRoots } from '../../scope/queries/judged-roots.ts';
import type { Fragment, Scope } from '../../scope/scope.ts';
import type { Judged } from '../../scope/shown.ts';
import { trashedAlbums, visibleAlbums, visibleOrTrashedPhotos } from '../../scope/visible-to.ts';

export type JudgedRow = Judged & { readonly id: string };

/** Those of these albums that a viewer may know of, those in their trash among them. */
export async function listJudgedAlbums(db: Knex, scope: Scope, ids: readonly string[]): Promise<JudgedRow[]> {
  const [visible, trashed] = [visibleAlbums(scope), trashedAlbums(scope)];
  return list(db, {
    sql: `select a.id, array[a.root_id, a.grants_root_id] as roots from albums a
      where a.id = any (?::text[]) and (${visible.sql} or ${trashed.sql})`,
    bindings: [ids, ...visible.bindings, ...trashed.bindings],
  });
}

/** Those of these photos that a viewer may know of, those in their trash among them. */
export async function listJudgedPhotos(db: Knex, scope: Scope, ids: readonly string[]): Promise<JudgedRow[]> {
  const visible = visibleOrTrashedPhotos(scope);
  return list(db, {
    sql: `select p.id, ${judgedRoots} as roots, p.uploaded_by as "uploadedBy" from photos p
      where p.id = any (?::text[]) and ${visible.sql}`,
    bindings: [ids, ...visible.bindings],
  });
}

async function list(db: Knex, { sql, bindings }: Fragment): Promise<JudgedRow[]> {
  return (await runPrepared<JudgedRow>(db, sql, bindings)).rows;
}
