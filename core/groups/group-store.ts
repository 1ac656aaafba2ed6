import type { EntityStore } from '../changes/entity-store.ts';
import {
  deleteGroupRow,
  type GroupDoc,
  isNameTaken,
  loadGroupDocs,
  lockGroupNames,
  saveGroupDoc,
} from './queries/group-rows.ts';

/** How the writing door reads and writes groups. */
export const groupStore: EntityStore<GroupDoc> = {
  entity: 'group',
  load: loadGroupDocs,
  /** A group that comes back by an undo may find its name taken: then it gets a number. */
  async settle(trx, changes) {
    const settled = [];
    for (const change of changes) {
      const { id, before, after } = change;
      const isComing = after !== undefined && before === undefined;
      settled.push(
        isComing ? { id, before, after: { ...after, name: await freeName(trx, id, after.name) } } : change,
      );
    }
    return settled;
  },
  async save(trx, changes) {
    for (const { id, after } of changes) {
      if (after) await saveGroupDoc(trx, id, after);
      else await deleteGroupRow(trx, id);
    }
  },
};

type Transaction = Parameters<typeof loadGroupDocs>[0];

async function freeName(trx: Transaction, id: string, name: string): Promise<string> {
  await lockGroupNames(trx);
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name.slice(0, 90)} (${number})`;
    if (!(await isNameTaken(trx, candidate, id))) return candidate;
  }
}
