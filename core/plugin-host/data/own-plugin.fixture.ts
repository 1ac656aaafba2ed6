import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLog } from '../../log/create-log.ts';
import type { Gallery, PluginPermission } from '../../plugin-api/index.ts';
import { openTestDoors } from '../../testing/doors.ts';
import type { TestDatabase } from '../../testing/test-database.ts';
import { createPluginData } from './create-plugin-data.ts';
import type { DataOwner, PluginDataOptions, PluginDataRoom } from './plugin-data.ts';

export interface DataWorld {
  readonly database: TestDatabase;
  readonly gallery: Gallery;
  readonly room: PluginDataRoom;
  readonly options: PluginDataOptions;
  readonly dataDir: string;
  /** A plugin whose migrations are these: names of files with what they run. */
  plugin(
    id: string,
    migrations?: Readonly<Record<string, Migration>>,
    permissions?: PluginPermission[],
  ): Promise<DataOwner>;
  close(): Promise<void>;
}

/** SQL up and down. */
export type Migration = readonly [up: string, down?: string];

export async function openDataWorld(over: Partial<PluginDataOptions> = {}): Promise<DataWorld> {
  const { database, gallery } = await openTestDoors();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'enfilade-plugin-data-'));
  await writeFile(path.join(dataDir, 'package.json'), '{"type":"module"}');
  const options: PluginDataOptions = {
    db: database.knex,
    connectionString: () => database.connectionString,
    secret: 'of the tests',
    dataDir,
    log: createLog({ level: 'silent' }),
    runOutside: work => work(),
    ...over,
  };
  return {
    ...{ database, gallery, options, dataDir, room: createPluginData(options) },
    async plugin(id, migrations = {}, permissions = []) {
      const folder = path.join(dataDir, 'code', id);
      await mkdir(path.join(folder, 'migrations'), { recursive: true });
      for (const [file, sql] of Object.entries(migrations)) await writeMigration(folder, file, sql);
      return { manifest: { id, permissions }, folder };
    },
    async close() {
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export async function writeMigration(
  folder: string,
  file: string,
  [up, down = 'select 1']: Migration,
): Promise<void> {
  const code = `export const up = knex => knex.raw(${JSON.stringify(up)});
export const down = knex => knex.raw(${JSON.stringify(down)});\n`;
  await writeFile(path.join(folder, 'migrations', file), code);
}
