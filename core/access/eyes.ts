import type { Knex } from 'knex';
import type { UserViewer, Viewer, ViewerName } from '../plugin-api/index.ts';
import { findGroup, findPerson } from './decision/queries/load-who.ts';
import { mayAnywhere } from './judge/membership.ts';
import { isAdministrator, mayManageAll } from './roles.ts';
import { resolveScope } from './scope/resolve-scope.ts';

/** A viewer to look as, and what they are known by: `kind` and `id` find them again. */
export interface Eyes {
  readonly viewer: UserViewer | { readonly kind: 'guest' };
  readonly id: string;
  readonly name: string;
}

/** Somebody else's eyes for this viewer; undefined where there is nobody of this name, `refused` where they would see more than their own. */
export async function lendEyes(
  db: Knex,
  viewer: Viewer,
  named: ViewerName,
): Promise<Eyes | 'refused' | undefined> {
  const eyes = await findEyes(db, named);
  if (!eyes) return undefined;
  return (await mayBorrow(db, viewer, eyes)) ? eyes : 'refused';
}

/** Curators anybody's but an administrator's; who manages something a guest's. */
async function mayBorrow(db: Knex, viewer: Viewer, eyes: Eyes): Promise<boolean> {
  if (viewer.kind !== 'user') return false;
  if (eyes.viewer.kind === 'guest') return mayAnywhere(await resolveScope(db, viewer), 'manage');
  return mayManageAll(viewer) && (isAdministrator(viewer) || !isAdministrator(eyes.viewer));
}

/** Undefined for who isn't there or may not be here, and for links and tokens, which have previews of their own. */
async function findEyes(db: Knex, named: ViewerName): Promise<Eyes | undefined> {
  switch (named.kind) {
    case 'guest':
      return { viewer: { kind: 'guest' }, id: '', name: '' };
    case 'signed-in':
      return { viewer: memberOf([], named.kind), id: '', name: '' };
    case 'user': {
      const person = await findPerson(db, named.id);
      if (!person || person.isDisabled) return undefined;
      const { id, name, displayName, role, groupIds } = person;
      return { viewer: { kind: 'user', userId: id, name, displayName, role, groupIds }, id, name };
    }
    case 'group': {
      const group = await findGroup(db, named.id);
      return group && { viewer: memberOf([group.id], group.name), id: group.id, name: group.name };
    }
    default:
      return undefined;
  }
}

/** Anybody in these groups; nothing is theirs. */
function memberOf(groupIds: readonly string[], name: string): UserViewer {
  return { kind: 'user', userId: '-', name, displayName: name, role: 'member', groupIds };
}
