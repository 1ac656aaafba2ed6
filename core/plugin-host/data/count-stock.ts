import { readdir } from 'node:fs/promises';
import { ownFolder } from './own-files.ts';
import { ownNames } from './own-names.ts';
import type { DataStock, PluginDataOptions } from './plugin-data.ts';
import { listOwnTables } from './queries/dump.ts';
import { takeRole } from './queries/own-role.ts';
import { readDatabaseId, readOwnState } from './queries/own-schema.ts';
import { countRows, countValues } from './queries/stock.ts';

export async function countStock({ db, dataDir }: PluginDataOptions, id: string): Promise<DataStock> {
  const names = ownNames(id, await readDatabaseId(db));
  const { hasRole } = await readOwnState(db, names);
  const own = await db.transaction(async trx => {
    await takeRole(trx, { schema: names.schema, role: hasRole ? names.role : null });
    const tables = await listOwnTables(trx, names.schema);
    return { tables: tables.length, rows: await countRows(trx, { schema: names.schema, tables }) };
  });
  const files = await countFiles(ownFolder(dataDir, id));
  return { tables: own.tables, rows: own.rows + (await countValues(db, id)), files };
}

export async function countFiles(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter(entry => !entry.isDirectory()).length;
}
