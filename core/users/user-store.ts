import type { EntityStore } from '../changes/entity-store.ts';
import { deleteUserRow, loadUserDocs, saveUserDoc, type UserDoc } from './queries/user-rows.ts';

/** How the writing door reads and writes users. */
export const userStore: EntityStore<UserDoc> = {
  entity: 'user',
  load: loadUserDocs,
  async save(trx, changes) {
    for (const { id, after } of changes) {
      if (after) await saveUserDoc(trx, id, after);
      else await deleteUserRow(trx, id);
    }
  },
  /** Taking back that somebody was added keeps them, unable to sign in, for the sake of history. */
  retire: (doc, now) => ({ ...doc, disabledAt: doc.disabledAt ?? now.toISOString() }),
};
