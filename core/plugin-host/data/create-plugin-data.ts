import type { Knex } from 'knex';
import { fail } from '../../errors/app-error.ts';
import { countStock } from './count-stock.ts';
import { dumpData, dumpLines } from './dump-data.ts';
import { createOwnHttp } from './http/own-http.ts';
import { createKeyValues } from './key-values.ts';
import { createMemory } from './memory.ts';
import { createOwnKnex, type OwnConnection } from './own-connection.ts';
import { createOwnFiles, ownFolder } from './own-files.ts';
import { checkId, ownNames } from './own-names.ts';
import { type OwnAccess, runInOwnRole } from './own-role.ts';
import type { DataOwner, PluginDataOptions, PluginDataRoom, PluginServices } from './plugin-data.ts';
import { migrateDataDown, prepareData, wayOf } from './prepare-data.ts';
import { purgeData } from './purge-data.ts';
import { readDatabaseId, readOwnState } from './queries/own-schema.ts';

/** Connections of one plugin in one process. */
const poolMax = 2;

export function createPluginData(options: PluginDataOptions): PluginDataRoom {
  const known = new Map<string, OwnAccess>();
  const forget = (id: string) => known.delete(checkId(id));
  return {
    prepare(plugin) {
      forget(plugin.manifest.id);
      return prepareData(options, plugin);
    },
    migrateDown(plugin) {
      forget(plugin.manifest.id);
      return migrateDataDown(options, plugin);
    },
    servicesFor: plugin => createServices(options, plugin),
    async withOwnRole(trx, { manifest: { id } }, work) {
      // through the same connection: another one might not be there while this one is held
      const access = known.get(id) ?? (await findAccess(trx, id));
      known.set(id, access);
      return runInOwnRole(trx, access, work);
    },
    purge({ manifest: { id } }) {
      forget(id);
      return purgeData(options, id);
    },
    stock: ({ manifest: { id } }) => countStock(options, checkId(id)),
    dumpLines: ({ manifest: { id } }) => dumpLines(options, checkId(id)),
    dump: ({ manifest: { id } }, file) => dumpData(options, checkId(id), file),
  };
}

async function findAccess(db: Knex, id: string): Promise<OwnAccess> {
  const names = ownNames(checkId(id), await readDatabaseId(db));
  const way = wayOf((await readOwnState(db, names)).mark);
  if (!way) fail('INTERNAL', { details: { plugin: id, reason: 'its data was never prepared' } });
  return { names, way };
}

function createServices(options: PluginDataOptions, { manifest }: DataOwner): PluginServices {
  const { db: core, dataDir, runOutside, secret } = options;
  const plugin = checkId(manifest.id);
  const closing = new AbortController();
  const db = createOwnKnex({ runOutside, poolMax, connect: () => connect() });
  const connect = async (): Promise<OwnConnection> => {
    const access = await findAccess(core, plugin);
    const connectionString = options.connectionString();
    const isStale = () => options.connectionString() !== connectionString;
    return { ...access, id: plugin, connectionString, secret, isStale };
  };
  let closed: Promise<void> | undefined;
  return {
    db,
    kv: createKeyValues({ db: core, plugin, runOutside }),
    cache: createMemory(),
    files: createOwnFiles(ownFolder(dataDir, plugin)),
    http: createOwnHttp({
      ...{ plugin, runOutside, closed: closing.signal },
      permissions: manifest.permissions ?? [],
    }),
    close() {
      closing.abort();
      closed ??= db.destroy();
      return closed;
    },
  };
}
