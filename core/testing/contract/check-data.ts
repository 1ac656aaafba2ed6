import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Finding } from '../../cli/plugin-check.ts';
import { isAppError } from '../../errors/app-error.ts';
import { ownFolder } from '../../plugin-host/data/own-files.ts';
import { ownSchema } from '../../plugin-host/data/own-names.ts';
import type { TestGallery } from '../test-gallery.ts';
import type { CheckOutcome, Subject } from './subject.ts';

/** Its tables come, go one by one, come again, and a purge leaves nothing of it anywhere. */
export async function checkData({ plugin, served }: Subject): Promise<CheckOutcome> {
  const { pluginData } = served.house;
  const { migrated, finding } = await migrate(served, plugin);
  if (finding) return { detail: '', findings: [finding] };
  const findings: Finding[] = [];
  for (let time = 0; time < 2; time++) {
    await pluginData.purge(plugin);
    findings.push(...(await findLeft(served, plugin.manifest.id)));
    await pluginData.prepare(plugin);
  }
  const detail =
    migrated === 0 ? 'no tables; nothing is left after a purge' : `${migrated} up, down, up, purged`;
  return { detail, findings };
}

async function migrate(
  { house: { pluginData } }: TestGallery,
  plugin: Subject['plugin'],
): Promise<{ readonly migrated: number; readonly finding?: Finding }> {
  try {
    await pluginData.purge(plugin);
    const { migrated } = await pluginData.prepare(plugin);
    while ((await pluginData.migrateDown(plugin)) !== undefined);
    const { tables } = await pluginData.stock(plugin);
    if (tables > 0) {
      const text = `its migrations were taken back, and ${tables} of its tables are still there`;
      return {
        migrated: migrated.length,
        finding: { text, remedy: 'undo in down(knex) what up(knex) does' },
      };
    }
    await pluginData.prepare(plugin);
    return { migrated: migrated.length };
  } catch (error) {
    if (!isAppError(error)) throw error;
    const remedy = 'correct the migration; each exports up(knex) and down(knex)';
    return { migrated: 0, finding: { text: error.message, remedy } };
  }
}

async function findLeft({ database, house }: TestGallery, id: string): Promise<readonly Finding[]> {
  const { rows } = await database.knex.raw(
    `select 'its schema' as what from pg_namespace where nspname = :schema
     union all select 'its role' from pg_roles, pg_database
       where datname = current_database() and rolname = :schema || '_' || pg_database.oid
     union all select 'values in ' || n from (
       select 'photos' as n from photos where jsonb_exists(ext, :id)
       union all select 'albums' from albums where jsonb_exists(ext, :id)) as held`,
    { schema: ownSchema(id), id },
  );
  const files = await readdir(path.resolve(ownFolder(house.config.dataDir, id))).catch(() => []);
  const left = [
    ...rows.map(({ what }: { what: string }) => what),
    ...(files.length > 0 ? ['its files'] : []),
  ];
  return left.map(what => ({
    text: `after a purge ${what} is still there`,
    remedy: 'keep everything in gallery.db, kv, files and ext; nothing else of it is found again',
  }));
}
