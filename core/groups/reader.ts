import type { Knex } from 'knex';
import { isAdministrator } from '../access/index.ts';
import type { GroupReader, Viewer } from '../plugin-api/index.ts';
import { findGroup, listGroups, listMembers } from './queries/groups.ts';

interface Parts {
  readonly db: Knex;
  readonly viewer: Viewer;
  /** Whether this viewer manages some album: who gives access has to know whom to. */
  readonly mayGrant: () => Promise<boolean>;
}

/** Names are for who grants, members for administrators. */
export function createGroupReader({ db, viewer, mayGrant }: Parts): GroupReader {
  return {
    list: async () => (isAdministrator(viewer) || (await mayGrant()) ? listGroups(db) : []),
    async find(id) {
      if (!isAdministrator(viewer)) return undefined;
      const group = await findGroup(db, id);
      return group && { ...group, members: await listMembers(db, id) };
    },
  };
}
