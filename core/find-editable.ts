import type { Knex } from 'knex';
import { type AccessRules, listJudgedPhotos, mayDo, resolveScope } from './access/index.ts';
import type { FindEditable } from './plugin-host/bulk/run-bulk.ts';

/** Asks anew each time: what runs long must not go on with rights that were taken since. */
export function createFindEditable(db: Knex, rules: AccessRules): FindEditable {
  return async (viewer, ids) => {
    const scope = await resolveScope(db, viewer, rules);
    const judged = await listJudgedPhotos(db, scope, ids);
    const editable = new Set(judged.filter(row => mayDo(scope, 'edit', row)).map(({ id }) => id));
    return ids.filter(id => editable.has(id));
  };
}
