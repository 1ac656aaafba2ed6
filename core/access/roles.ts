import { fail } from '../errors/app-error.ts';
import type { UserViewer, Viewer } from '../plugin-api/index.ts';
import { everyVerb, verbsOfScopes } from './verbs.ts';

/** The user behind a viewer who acts as one: somebody signed in, or whose token it is. Null for all others. */
export function personOf(viewer: Viewer): UserViewer | null {
  if (viewer.kind === 'user') return viewer;
  return viewer.kind === 'token' ? viewer.user : null;
}

/** Curators, administrators and the system may edit and manage everything; their tokens where nothing bounds them. */
export function mayManageAll(viewer: Viewer): boolean {
  if (viewer.kind === 'system') return true;
  if (viewer.kind === 'user') return viewer.role !== 'member';
  return viewer.kind === 'token' && mayManageAll(viewer.user) && isUnbound(viewer);
}

function isUnbound({ albumId, scopes }: Viewer & { kind: 'token' }): boolean {
  return albumId === null && verbsOfScopes(scopes).length === everyVerb.length;
}

/** Throws FORBIDDEN for a signed-in viewer without the right, SIGN_IN_REQUIRED for a guest. */
export function requireAdministrator(viewer: Viewer): void {
  if (!isAdministrator(viewer)) refuse(viewer);
}

export function isAdministrator(viewer: Viewer): boolean {
  if (viewer.kind === 'system') return true;
  if (viewer.kind === 'token') {
    // Users, groups and settings lie in no album.
    return viewer.scopes.includes('admin') && viewer.albumId === null && isAdministrator(viewer.user);
  }
  return viewer.kind === 'user' && viewer.role === 'admin';
}

/** What a viewer who may know of something gets who may not do it. */
export function refuse(viewer: Viewer): never {
  return fail(viewer.kind === 'guest' || viewer.kind === 'share' ? 'SIGN_IN_REQUIRED' : 'FORBIDDEN');
}
