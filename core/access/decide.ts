import type { Knex } from 'knex';
import { fail } from '../errors/app-error.ts';
import type { EntityName, Verb, Viewer } from '../plugin-api/index.ts';
import type { Scope } from './scope.ts';

const everyVerb: readonly Verb[] = ['view', 'comment', 'download', 'upload', 'edit', 'manage'];

/** Curators, administrators and the system may edit and manage everything. */
export function mayManageAll(viewer: Viewer): boolean {
  return viewer.kind === 'system' || (viewer.kind === 'user' && viewer.role !== 'member');
}

/** What a viewer who sees an object may do with it. */
export function verbsOf(viewer: Viewer): readonly Verb[] {
  return mayManageAll(viewer) ? everyVerb : ['view'];
}

/** Whether history and undo of this object are for this viewer. */
export async function mayEditObject(
  _db: Knex,
  scope: Scope,
  object: { entity: EntityName; id: string },
): Promise<boolean> {
  if (object.entity === 'user' || object.entity === 'setting') return isAdministrator(scope.viewer);
  return mayManageAll(scope.viewer);
}

/** Throws FORBIDDEN for a signed-in viewer without the right, SIGN_IN_REQUIRED for a guest. */
export function requireCurator(viewer: Viewer): void {
  if (!mayManageAll(viewer)) fail(viewer.kind === 'guest' ? 'SIGN_IN_REQUIRED' : 'FORBIDDEN');
}

export function requireAdministrator(viewer: Viewer): void {
  if (!isAdministrator(viewer)) fail(viewer.kind === 'guest' ? 'SIGN_IN_REQUIRED' : 'FORBIDDEN');
}

export function isAdministrator(viewer: Viewer): boolean {
  return viewer.kind === 'system' || (viewer.kind === 'user' && viewer.role === 'admin');
}
