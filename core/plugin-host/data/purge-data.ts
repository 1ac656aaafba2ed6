import { rm } from 'node:fs/promises';
import { countFiles } from './count-stock.ts';
import { ownFolder } from './own-files.ts';
import { ownNames } from './own-names.ts';
import type { PluginDataOptions, PurgeReport } from './plugin-data.ts';
import { withDataLock } from './prepare-data.ts';
import { dropRole, dropSchema, readDatabaseId, readOwnState } from './queries/own-schema.ts';
import { deleteExtKeys, deleteOwnedRows } from './queries/purge.ts';

/** Schema, role and rows go in one transaction; what is repeatable goes before it, so that a purge that broke off is done again. */
export function purgeData(options: PluginDataOptions, id: string): Promise<PurgeReport> {
  const { db, dataDir, log } = options;
  return withDataLock(options, id, async () => {
    const names = ownNames(id, await readDatabaseId(db));
    const { canMakeRoles } = await readOwnState(db, names);
    const files = await removeFiles(ownFolder(dataDir, id));
    const extRows = await deleteExtKeys(db, id);
    const { tables, rows } = await db.transaction(async trx => {
      const dropped = await dropSchema(trx, names.schema);
      if (canMakeRoles) await dropRole(trx, names.role);
      return { tables: dropped, rows: await deleteOwnedRows(trx, id) };
    });
    const report = { tables, rows: rows + extRows, files };
    log.info({ plugin: id, ...report }, 'data of the plugin purged');
    return report;
  });
}

async function removeFiles(folder: string): Promise<number> {
  const files = await countFiles(folder);
  await rm(folder, { recursive: true, force: true });
  return files;
}
