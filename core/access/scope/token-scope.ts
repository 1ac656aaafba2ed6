import type { Knex } from 'knex';
import type { TokenViewer } from '../../plugin-api/index.ts';
import { mayManageAll } from '../roles.ts';
import { verbsOfScopes } from '../verbs.ts';
import { listSubtreeIds } from './queries/subtree.ts';
import { emptyScope, resolvePerson, type Scope } from './scope.ts';

/** What its user sees, as far as the token's album goes; its scopes bound what may be done. */
export async function resolveTokenScope(db: Knex, viewer: TokenViewer): Promise<Scope> {
  const ceiling = verbsOfScopes(viewer.scopes);
  if (!ceiling.includes('view')) return emptyScope(viewer);
  const scope = await resolvePerson(db, viewer, viewer.user);
  const within =
    viewer.albumId === null ? null : { albumIds: await listSubtreeIds(db, viewer.albumId), photoIds: [] };
  return { ...scope, seesAll: mayManageAll(viewer.user), ceiling, within };
}
