import type { Knex } from 'knex';
import type { Viewer } from '../../plugin-api/index.ts';
import { personOf } from '../roles.ts';
import { type AccessRules, noRules } from '../rules/access-rules.ts';
import { narrow } from '../rules/narrow.ts';
import { resolveLinkScope } from './link-scope.ts';
import { resolvePerson, type Scope } from './scope.ts';
import { resolveTokenScope } from './token-scope.ts';

/** Source: `access_roots` and `grants`, for links and tokens what they are bound to, and what rules of plugins hide. */
export async function resolveScope(db: Knex, viewer: Viewer, rules: AccessRules = noRules): Promise<Scope> {
  return narrow(await resolveWhole(db, viewer, rules), rules);
}

async function resolveWhole(db: Knex, viewer: Viewer, rules: AccessRules): Promise<Scope> {
  if (viewer.kind === 'share') return resolveLinkScope(db, viewer, rules);
  if (viewer.kind === 'token') return resolveTokenScope(db, viewer);
  return resolvePerson(db, viewer, personOf(viewer));
}
