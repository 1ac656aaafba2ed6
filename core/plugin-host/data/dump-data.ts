import { type FileHandle, open, rm } from 'node:fs/promises';
import type { Knex } from 'knex';
import { ownNames } from './own-names.ts';
import type { PluginDataOptions } from './plugin-data.ts';
import { beginSnapshot, listOwnTables, readRows } from './queries/dump.ts';
import { applySettings, readSettings, takeRole } from './queries/own-role.ts';
import { readDatabaseId, readOwnState } from './queries/own-schema.ts';
import { listValues } from './queries/values.ts';

/** One line each: `{"table":…,"row":{…}}`, then `{"key":…,"value":…}`; nobody else may read the file. */
export async function dumpData({ db }: PluginDataOptions, id: string, file: string): Promise<number> {
  const names = ownNames(id, await readDatabaseId(db));
  const { hasRole } = await readOwnState(db, names);
  const handle = await open(file, 'wx', 0o600);
  try {
    const rows = await db.transaction(async trx => {
      await beginSnapshot(trx);
      const values = await listValues(trx, id, '');
      const count = await writeTables(trx, handle, {
        schema: names.schema,
        role: hasRole ? names.role : null,
      });
      for (const value of values) await handle.write(`${JSON.stringify(value)}\n`);
      return count + values.length;
    });
    await handle.sync();
    return rows;
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

async function writeTables(
  trx: Knex.Transaction,
  handle: FileHandle,
  names: { readonly schema: string; readonly role: string | null },
): Promise<number> {
  const before = await readSettings(trx);
  await takeRole(trx, names);
  let count = 0;
  for (const table of await listOwnTables(trx, names.schema)) {
    for await (const rows of readRows(trx, { schema: names.schema, table })) {
      count += rows.length;
      await handle.write(rows.map(row => `{"table":${JSON.stringify(table)},"row":${row}}\n`).join(''));
    }
  }
  await applySettings(trx, before);
  return count;
}
