import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readConfig } from '../core/config/read-config.ts';
import { createLog } from '../core/log/create-log.ts';
import { type OpenHouse, openHouse } from '../core/main.ts';
import { createSessions } from '../core/users/sessions.ts';
import { fillLibrary, type Library, openToAll, type ViewerName } from './library.ts';
import { commandOf, listTree } from './processes.ts';
import { type Serving, startServing } from './serving.ts';

/** A data folder with a filled gallery. Its database runs until `close`, whether or not it is served. */
export interface BenchGallery {
  readonly dataDir: string;
  readonly library: Library;
  readonly house: OpenHouse;
  /** Request headers that make somebody this viewer. */
  readonly headers: Readonly<Record<ViewerName, Record<string, string>>>;
  /** Serves it, publicly or as `fillLibrary` says; one at a time. */
  serve(options: { isPublic: boolean; env?: Record<string, string> }): Promise<Serving>;
  /** Processes of PostgreSQL that work for the web process: its connections, and those that write and read for all. */
  databaseProcessIds(): Promise<number[]>;
  close(): Promise<void>;
}

interface BenchGalleryOptions {
  readonly photos: number;
  readonly dataDir: string;
  readonly say: (line: string) => void;
  readonly onEnd: (end: () => unknown) => void;
}

/** Makes and fills it. Nothing but the rows differs from what a user has. */
export async function openBenchGallery(options: BenchGalleryOptions): Promise<BenchGallery> {
  const { photos, dataDir, say, onEnd } = options;
  const house = await openBenchHouse(dataDir);
  let isOpen = true;
  let serving: Serving | undefined;
  const close = async () => {
    await serving?.stop();
    if (isOpen) await house.close();
    isOpen = false;
  };
  onEnd(close);
  const started = performance.now();
  const library = await fillLibrary(house.database.knex, { photos });
  say(`  a gallery of ${photos} photos filled in ${Math.round((performance.now() - started) / 1000)} s`);
  return {
    dataDir,
    library,
    house,
    headers: await signEverybodyIn(house),
    async serve({ isPublic, env }) {
      await openToAll(house.database.knex, isPublic);
      const current = await startServing({ dataDir, env });
      serving = current;
      return current;
    },
    databaseProcessIds: () => listDatabaseProcesses(house, dataDir),
    close,
  };
}

/** Both doors and storage of a data folder, in this process. */
export function openBenchHouse(dataDir: string): Promise<OpenHouse> {
  const config = readConfig({ DATA_DIR: dataDir }, dataDir);
  return openHouse({ config, log: createLog({ level: 'warn' }), name: 'bench' });
}

async function signEverybodyIn({ database }: OpenHouse): Promise<Record<ViewerName, Record<string, string>>> {
  const sessions = createSessions(database.knex);
  const signIn = async (userId: string) => {
    const token = await sessions.begin(userId, { address: null, userAgent: null });
    return { Cookie: `enfilade-session=${token}` };
  };
  return {
    guest: {},
    half: await signIn('half'),
    thousand: await signIn('thousand'),
    all: await signIn('all'),
  };
}

async function listDatabaseProcesses({ database }: OpenHouse, dataDir: string): Promise<number[]> {
  const { rows } = await database.knex.raw(
    `select pid from pg_stat_activity
     where backend_type = 'client backend' and application_name not like 'enfilade web%'`,
  );
  const others = new Set(rows.map((row: { pid: number }) => row.pid));
  return (await postgresTree(dataDir)).filter(pid => !others.has(pid));
}

/** All processes of a data folder's PostgreSQL. */
export async function postgresTree(dataDir: string): Promise<number[]> {
  const file = await readFile(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(file.split('\n')[0]);
  return pid > 0 ? listTree([pid]).filter(each => /postgres/.test(commandOf(each))) : [];
}
