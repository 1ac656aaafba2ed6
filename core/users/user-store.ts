import type { DocChange, EntityStore } from '../changes/entity-store.ts';
import { fail } from '../errors/app-error.ts';
import { deleteLinks } from './queries/one-time-links.ts';
import { deleteOtherSessions } from './queries/sessions.ts';
import { deleteUserRow, loadUserDocs, saveUserDoc, type UserDoc } from './queries/user-rows.ts';
import { keepsAdministrator } from './queries/users.ts';

/** How the writing door reads and writes users. What must hold after an undo, too, is seen to here. */
export const userStore: EntityStore<UserDoc> = {
  entity: 'user',
  load: loadUserDocs,
  async save(trx, changes) {
    for (const { id, before, after } of changes) {
      if (!after) {
        await deleteUserRow(trx, id);
        continue;
      }
      await saveUserDoc(trx, id, after);
      if (isEnabled(before) && !isEnabled(after)) await deleteOtherSessions(trx, id, null);
      // A link that is on its way to an address that is theirs no more opens nothing.
      if (before && (before.email !== after.email || !isEnabled(after))) await deleteLinks(trx, id);
    }
    if (changes.some(takesAdministrator) && !(await keepsAdministrator(trx)))
      fail('CONFLICT', { message: 'Somebody must remain who can administer the gallery.', pointer: '/role' });
  },
  /** Taking back that somebody was added keeps them, unable to sign in, for the sake of history. */
  retire: (doc, now) => ({ ...doc, disabledAt: doc.disabledAt ?? now.toISOString() }),
};

function isEnabled(doc: UserDoc | undefined): boolean {
  return doc !== undefined && doc.disabledAt === null;
}

function takesAdministrator({ before, after }: DocChange<UserDoc>): boolean {
  const isAdministrator = (doc: UserDoc | undefined) => isEnabled(doc) && doc!.role === 'admin';
  return isAdministrator(before) && !isAdministrator(after);
}
