import type { Knex } from 'knex';
import { isAdministrator } from '../access/decide.ts';
import type { UserReader, Viewer } from '../plugin-api/index.ts';
import { findUser, hasAdministrator, listUsers, searchUsers } from './queries/users.ts';

/** Administrators read everybody, users themselves. */
export function createUserReader({ db, viewer }: { db: Knex; viewer: Viewer }): UserReader {
  const mayRead = (id: string) => isAdministrator(viewer) || (viewer.kind === 'user' && viewer.userId === id);
  return {
    list: async () => (isAdministrator(viewer) ? listUsers(db) : []),
    search: async (text, page = {}) =>
      isAdministrator(viewer) ? searchUsers(db, text, page) : { items: [], next: null, previous: null },
    find: async id => (mayRead(id) ? findUser(db, id) : undefined),
    hasAdministrator: () => hasAdministrator(db),
  };
}
