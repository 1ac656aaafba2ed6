import { open, rm } from 'node:fs/promises';
import { ownNames } from './own-names.ts';
import type { PluginDataOptions } from './plugin-data.ts';
import { beginSnapshot, listOwnTables, readRows } from './queries/dump.ts';
import { takeRole } from './queries/own-role.ts';
import { readDatabaseId, readOwnState } from './queries/own-schema.ts';
import { listValues } from './queries/values.ts';

/** One line each: `{"key":…,"value":…}`, then `{"table":…,"row":{…}}`. */
export async function* dumpLines({ db }: Pick<PluginDataOptions, 'db'>, id: string): AsyncGenerator<string> {
  const names = ownNames(id, await readDatabaseId(db));
  const { hasRole } = await readOwnState(db, names);
  const trx = await db.transaction();
  try {
    await beginSnapshot(trx);
    const values = await listValues(trx, id, '');
    if (values.length > 0) yield values.map(value => `${JSON.stringify(value)}\n`).join('');
    // from here on as the plugin, whose tables these are; the end of the transaction takes the role back
    await takeRole(trx, { schema: names.schema, role: hasRole ? names.role : null });
    for (const table of await listOwnTables(trx, names.schema)) {
      for await (const rows of readRows(trx, { schema: names.schema, table })) {
        yield rows.map(row => `{"table":${JSON.stringify(table)},"row":${row}}\n`).join('');
      }
    }
  } finally {
    await trx.rollback().catch(() => {});
  }
}

/** Nobody else may read the file. */
export async function dumpData(
  options: Pick<PluginDataOptions, 'db'>,
  id: string,
  file: string,
): Promise<number> {
  const handle = await open(file, 'wx', 0o600);
  try {
    let lines = 0;
    for await (const piece of dumpLines(options, id)) {
      lines += piece.split('\n').length - 1;
      await handle.write(piece);
    }
    await handle.sync();
    return lines;
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}
