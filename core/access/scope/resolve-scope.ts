import type { Knex } from 'knex';
import type { Viewer } from '../../plugin-api/index.ts';
import { personOf } from '../roles.ts';
import { resolveLinkScope } from './link-scope.ts';
import { resolvePerson, type Scope } from './scope.ts';
import { resolveTokenScope } from './token-scope.ts';

/** Source: `access_roots` and `grants`, and for links and tokens what they are bound to. */
export async function resolveScope(db: Knex, viewer: Viewer): Promise<Scope> {
  if (viewer.kind === 'share') return resolveLinkScope(db, viewer);
  if (viewer.kind === 'token') return resolveTokenScope(db, viewer);
  return resolvePerson(db, viewer, personOf(viewer));
}
