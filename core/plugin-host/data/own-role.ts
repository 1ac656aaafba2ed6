import type { Knex } from 'knex';
import type { SqlDatabase } from '../../plugin-api/index.ts';
import type { Way } from './own-connection.ts';
import type { OwnNames } from './own-names.ts';
import { applySettings, readSettings, takeRole } from './queries/own-role.ts';

export interface OwnAccess {
  readonly names: OwnNames;
  readonly way: Way;
}

/**
 * Runs `work` as the plugin inside core's transaction, behind a savepoint. A guard rail and no wall: SQL could take the role
 * off again.
 */
export async function runInOwnRole<Value>(
  trx: Knex.Transaction,
  { names, way }: OwnAccess,
  work: (db: SqlDatabase) => Promise<Value>,
): Promise<Value> {
  const before = await readSettings(trx);
  try {
    return await trx.transaction(async own => {
      await takeRole(own, { schema: names.schema, role: way === 'schema' ? null : names.role });
      const value = await withoutEnding(own, work);
      // fails where work has swallowed an error of a statement, and so goes back to the savepoint
      await applySettings(own, before);
      return value;
    });
  } catch (error) {
    // where the way back to the savepoint is barred, too
    await applySettings(trx, before).catch(() => {});
    throw error;
  }
}

/** Whether it comes to be is not for the plugin to say. */
async function withoutEnding<Value>(
  own: Knex.Transaction,
  work: (db: SqlDatabase) => Promise<Value>,
): Promise<Value> {
  const ends = { commit: own.commit, rollback: own.rollback };
  const refuse = () => {
    throw new Error('A plugin cannot end the transaction of a change: return, or throw an error.');
  };
  Object.assign(own, { commit: refuse, rollback: refuse });
  try {
    return await work(own);
  } finally {
    Object.assign(own, ends);
  }
}
