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
      const value = await work(own);
      // fails where work has swallowed an error of a statement, and so goes back to the savepoint
      await applySettings(own, before);
      return value;
    });
  } catch (error) {
    // the savepoint takes the role back, unless work has ended it by itself
    await applySettings(trx, before).catch(() => {});
    throw error;
  }
}
