import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type Config, readConfig } from '../config/read-config.ts';
import { furnishHouse, type House } from '../house.ts';
import type { ImportReport } from '../imports/report.ts';
import { createLog, type Log } from '../log/create-log.ts';
import type { NewAlbum, NewPhoto, Readers, User, Viewer } from '../plugin-api/index.ts';
import { enter } from '../plugin-host/containment/entry.ts';
import { createPluginSource } from '../plugin-host/create-plugin-source.ts';
import { createFactDelivery } from '../plugin-host/facts/fact-delivery.ts';
import { createPluginLoader } from '../plugin-host/packages/load-plugin.ts';
import type { PluginHost } from '../plugin-host/plugin-host.ts';
import type { PluginSource } from '../plugin-host/plugin-source.ts';
import { createSecrets } from '../plugin-host/settings/index.ts';
import { type ChangeListener, listenForChanges } from '../processes/change-listener.ts';
import { listen } from '../processes/web-server.ts';
import { registerJobs } from '../register-jobs.ts';
import { readInstanceId } from '../settings/queries.ts';
import { openStorage } from '../storage/open-storage.ts';
import { createWebApp } from '../web-app.ts';
import { loadTestPlugin, type PluginUnderTest } from './load-test-plugin.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';
import { makeTestJpeg } from './test-jpeg.ts';
import { createWebClient, type WebClient } from './web-client.ts';

export type { PluginCode, PluginFolder, PluginUnderTest } from './load-test-plugin.ts';

export interface TestGalleryOptions {
  /** Environment variables, such as PUBLIC_URL. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where log lines go; absent: nowhere. */
  readonly log?: Log;
  /** By which the times of plugins are stretched, since many tests run at once; 10 when absent. */
  readonly pluginPatience?: number;
  /** Switched on from the start, in this order. */
  readonly plugins?: readonly PluginUnderTest[];
  /** What plugins are told of the process that they run in; `web` when absent. */
  readonly process?: 'web' | 'worker';
}

export interface TestGallery {
  readonly house: House;
  readonly gallery: House['gallery'];
  readonly database: TestDatabase;
  readonly changes: ChangeListener;
  readonly plugins: PluginHost;
  /** Core itself: sees and may do everything. */
  readonly system: Viewer;
  /** The reading door; `system` for what is there, whoever may see it. */
  as(viewer: Viewer | 'system'): Readers;
  /** Runs an import source, `<plugin>:<source>`, and waits for its report. */
  importFrom(source: string, options: Readonly<Record<string, unknown>>): Promise<ImportReport>;
  /** Brings a folder in as the command does; its albums are for editors unless it says otherwise. */
  importFolder(folder: string, options?: { readonly isPublic?: boolean }): Promise<ImportReport>;
  /** Does what is queued, and what that queues, until nothing is left. */
  runJobs(): Promise<void>;
  /** Tells plugins everything that has happened. */
  tellFacts(): Promise<void>;
  /** Switches to these plugins and no others. */
  usePlugins(plugins: readonly PluginUnderTest[]): Promise<void>;
  /** `http://127.0.0.1:<port>`, the whole app. */
  readonly url: string;
  readonly folder: string;
  /** The path of the set-up page, null once there is an administrator. */
  setUpPath(): Promise<string | null>;
  /** A browser without cookies; with an address when TRUST_PROXY=1. */
  client(options?: { address?: string }): WebClient;
  /** A browser in which this user has signed in through the form. */
  signIn(user: TestUser, client?: WebClient): Promise<WebClient>;
  user(options?: TestUserOptions): Promise<TestUser>;
  /** Public and published unless it says otherwise. */
  album(options?: Partial<NewAlbum>): Promise<{ readonly id: string; readonly slug: string }>;
  /** A small JPEG of its own, stored and taken in through the writing door; returns its id. */
  photo(options?: TestPhoto): Promise<string>;
  close(): Promise<void>;
}

type Writes = Parameters<Parameters<House['gallery']['change']>[1]>[0];

export type TestUserOptions = Partial<Omit<Parameters<Writes['users']['create']>[0], 'password'>> & {
  readonly password?: string;
};

export interface TestUser extends User {
  readonly password: string;
  readonly viewer: Viewer;
}

export interface TestPhoto extends Partial<Omit<NewPhoto, 'details'>> {
  readonly details?: NewPhoto['details'];
  /** px */
  readonly width?: number;
  readonly height?: number;
  /** Who brings it; absent: the system. */
  readonly viewer?: Viewer;
}

export const systemViewer: Viewer = { kind: 'system', name: 'test' };

/** A whole gallery with its web server on a free port, a database and a storage folder of its own. */
export async function createTestGallery(options: TestGalleryOptions = {}): Promise<TestGallery> {
  const folder = await mkdtemp(path.join(tmpdir(), 'enfilade-gallery-'));
  const config = readConfig({ DATA_DIR: folder, SECRET: 'a secret of the tests', ...options.env }, folder);
  const log = options.log ?? createLog({ level: 'silent' });
  const database = await createTestDatabase();
  const loadAll = (plugins: readonly PluginUnderTest[]) => Promise.all(plugins.map(loadTestPlugin));
  let loaded = await loadAll(options.plugins ?? []);
  const pluginSource = config.pluginsDir
    ? readPluginsFolder({ config, log, database })
    : { load: async () => ({ plugins: loaded, failures: [] }) };
  const house = await furnishTestHouse({
    config,
    log,
    database,
    pluginSource,
    process: options.process,
    pluginPatience: options.pluginPatience ?? 10,
  });
  const work = createWork(house);
  await house.plugins.converge();
  // from here on they are told
  await work.tellFacts();
  const { app, setUp } = createWebApp(house, {
    health: { isReady: async () => true },
    pseudoLocales: true,
  });
  const server = await listen({ handle: app.callback(), host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${server.port}`;
  const client = (given?: { address?: string }) => createWebClient({ url, ...given });
  return {
    ...createFactories(house),
    house,
    gallery: house.gallery,
    database,
    changes: house.changes!,
    plugins: house.plugins,
    ...work,
    system: systemViewer,
    as: viewer => house.gallery.as(viewer === 'system' ? systemViewer : viewer),
    async usePlugins(plugins) {
      loaded = await loadAll(plugins);
      await house.plugins.converge();
      await work.tellFacts();
    },
    url,
    folder,
    client,
    setUpPath: () => setUp.path(),
    signIn: (user, browser = client()) => signInThroughForm(user, browser),
    async close() {
      await server.stop();
      await house.plugins.close();
      await house.jobs.stop();
      await Promise.all([house.pool.close(), house.metadata.close()]);
      await house.views.stop();
      await house.changes!.stop();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** With PLUGINS_DIR: what is switched on of what lies there, as in a gallery that is served. */
function readPluginsFolder(parts: { config: Config; log: Log; database: TestDatabase }): PluginSource {
  const secrets = createSecrets({ secret: parts.config.secret!, env: process.env });
  const loader = createPluginLoader({ secrets, enter });
  return createPluginSource({ ...parts, db: parts.database.knex, loader });
}

/** What a worker does, when a test asks for it. */
function createWork(
  house: House,
): Pick<TestGallery, 'importFrom' | 'importFolder' | 'runJobs' | 'tellFacts'> {
  const { database, plugins: host, log, jobs, importer } = house;
  const facts = createFactDelivery({ db: database.knex, host, log });
  let worker: Promise<void> | undefined;
  const startWorker = () => {
    registerJobs(jobs, house);
    return jobs.start();
  };
  return {
    importFrom(name, options) {
      const [plugin = '', source = ''] = name.split(':');
      return importer.runSource({ plugin, source, options, viewer: systemViewer, reason: 'test' });
    },
    async importFolder(folder, { isPublic = false } = {}) {
      const plan = await importer.plan({ paths: [folder], target: null });
      return importer.run(plan, { viewer: systemViewer, reason: 'test', isPublic });
    },
    async runJobs() {
      worker ??= startWorker();
      await worker;
      await untilIdle(database.knex);
    },
    tellFacts: () => facts.flush(),
  };
}

/** Looks at the queue until nothing in it waits or runs; what failed for good is done, too. */
async function untilIdle(db: House['database']['knex']): Promise<void> {
  for (const until = Date.now() + 60_000; Date.now() < until; ) {
    const { rows } = await db.raw(
      `select count(*)::int as open from jobs.job where state in ('created', 'retry', 'active')`,
    );
    if (rows[0].open === 0) return;
    await delay(50);
  }
  throw new Error('jobs are still under way after a minute');
}

async function furnishTestHouse(parts: {
  config: Config;
  log: Log;
  database: TestDatabase;
  pluginSource: PluginSource;
  pluginPatience: number;
  process?: 'web' | 'worker';
}): Promise<House> {
  const { config, log, database } = parts;
  const instanceId = await readInstanceId(database.knex);
  const media = path.join(config.dataDir, 'media');
  await mkdir(media, { recursive: true });
  const url = pathToFileURL(media).href;
  const storage = await openStorage({ url, instanceId, isInUse: false, log });
  const changes = await listenForChanges({ database, log });
  return furnishHouse({
    ...parts,
    storage,
    secret: config.secret!,
    instanceId,
    changes,
    process: parts.process ?? 'web',
    jobPace: { poll: 0.5, retry: 1 },
  });
}

async function signInThroughForm(user: TestUser, browser: WebClient): Promise<WebClient> {
  const answer = await browser.submit('/login', { name: user.name, password: user.password });
  if (answer.status !== 303) throw new Error(`signing in as ${user.name} was answered ${answer.status}`);
  return browser;
}

function createFactories({
  gallery,
  storage,
  passwords,
}: House): Pick<TestGallery, 'user' | 'album' | 'photo'> {
  const request = { viewer: systemViewer, reason: 'test' };
  return {
    async user(options = {}) {
      const password = options.password ?? 'a good password';
      const prepared = { hash: await passwords.hash(password) };
      const whole = {
        name: `user-${randomBytes(4).toString('hex')}`,
        role: 'member' as const,
        ...options,
        password: prepared,
      };
      const { value } = await gallery.change(request, tx => tx.users.create(whole));
      return { ...value, password, viewer: viewerOf(value) };
    },
    async album(options = {}) {
      const album = {
        title: `Album ${randomBytes(4).toString('hex')}`,
        audience: 'public' as const,
        ...options,
      };
      return (await gallery.change(request, tx => tx.albums.create(album))).value;
    },
    async photo(options = {}) {
      const { width = 48, height = 32, viewer = systemViewer, ...described } = options;
      const bytes = await makeTestJpeg({ width, height });
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const staged = storage.stagingPath();
      await writeFile(staged, bytes);
      await storage.putOriginal(staged);
      await rm(staged, { force: true });
      const photo = { ...plainPhoto, ...described, width, height, sha256, bytes: bytes.length };
      const added = await gallery.change({ ...request, viewer }, tx => tx.photos.add([photo]));
      return added.value[0]!.id;
    },
  };
}

const plainPhoto: Omit<NewPhoto, 'sha256' | 'bytes' | 'width' | 'height'> = {
  format: 'jpeg',
  fileName: 'test.jpg',
  source: { storage: 'stored' },
  modifiedAt: null,
  orientation: 1,
  averageColour: '#808080',
  thumbHash: null,
  details: {},
  keywords: [],
  rawMetadata: null,
  albumId: null,
};

function viewerOf({ id, name, displayName, role, groupIds }: User): Viewer {
  return { kind: 'user', userId: id, name, displayName, role, groupIds };
}
