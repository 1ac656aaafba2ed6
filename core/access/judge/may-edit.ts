import type { Knex } from 'knex';
import type { EntityName, Verb } from '../../plugin-api/index.ts';
import { findLinkTarget } from '../queries/link-rows.ts';
import { isAdministrator, mayManageAll } from '../roles.ts';
import type { Scope } from '../scope/scope.ts';
import { verbsOf } from '../scope/verbs-of.ts';
import { listJudgedAlbums, listJudgedPhotos } from './queries/judged.ts';

/** Whether this viewer may do this with an object, such as read its history. */
export async function mayEditObject(
  db: Knex,
  scope: Scope,
  object: { entity: EntityName; id: string },
  verb: Verb = 'edit',
): Promise<boolean> {
  const { entity, id } = object;
  if (entity === 'user' || entity === 'group' || entity === 'setting') return isAdministrator(scope.viewer);
  if (mayManageAll(scope.viewer)) return true;
  if (entity === 'share') return mayManageLink(db, scope, id);
  if (entity !== 'photo' && entity !== 'album') return false;
  const [row] = await (entity === 'photo' ? listJudgedPhotos : listJudgedAlbums)(db, scope, [id]);
  return row !== undefined && verbsOf(scope, row).includes(verb);
}

/** Links are the business of who may manage what they open. */
async function mayManageLink(db: Knex, scope: Scope, id: string): Promise<boolean> {
  const target = await findLinkTarget(db, id);
  if (!target) return false;
  const { albumId, photoIds } = target;
  const wanted = albumId === null ? new Set(photoIds) : new Set([albumId]);
  const list = albumId === null ? listJudgedPhotos : listJudgedAlbums;
  const rows = await list(db, scope, [...wanted]);
  return rows.length === wanted.size && rows.every(row => verbsOf(scope, row).includes('manage'));
}
