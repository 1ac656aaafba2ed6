import type { Knex } from 'knex';
import { isAdministrator } from '../access/index.ts';
import type { PageRequest, UserReader, Viewer } from '../plugin-api/index.ts';
import { findUser, hasAdministrator, listUsers, searchUsers } from './queries/users.ts';

/** Administrators read everybody, users themselves. */
export function createUserReader({ db, viewer }: { db: Knex; viewer: Viewer }): UserReader {
  const mayRead = (id: string) => isAdministrator(viewer) || (viewer.kind === 'user' && viewer.userId === id);
  return {
    list: async () => (isAdministrator(viewer) ? listUsers(db) : []),
    search: async (text, page = {}) =>
      isAdministrator(viewer)
        ? searchUsers(db, withoutNul(text), readable(page))
        : { items: [], next: null, previous: null },
    find: async id => (mayRead(id) ? findUser(db, id) : undefined),
    hasAdministrator: () => hasAdministrator(db),
  };
}

/** PostgreSQL's text cannot hold it, so nobody's name does. */
function withoutNul(text: string): string {
  return text.replaceAll('\0', '');
}

function readable({ after, before, limit }: PageRequest): PageRequest {
  return {
    ...(after !== undefined && { after: withoutNul(after) }),
    ...(before !== undefined && { before: withoutNul(before) }),
    ...(limit !== undefined && { limit }),
  };
}
