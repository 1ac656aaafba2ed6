import type { Knex } from 'knex';
import type { Log } from '../../log/create-log.ts';
import type {
  KeyValueStore,
  PluginCache,
  PluginFiles,
  PluginHttp,
  PluginManifest,
  SqlDatabase,
} from '../../plugin-api/index.ts';

/** As much of a plugin as its data needs; a `LoadedPlugin` is one. */
export interface DataOwner {
  readonly manifest: Pick<PluginManifest, 'id' | 'permissions'>;
  /** Absolute; holds `migrations/` where it has them. */
  readonly folder: string;
}

/** A plugin by its id alone: its code may be gone. */
export interface NamedPlugin {
  readonly manifest: Pick<PluginManifest, 'id'>;
}

export interface PluginDataOptions {
  /** Core's own connections. */
  readonly db: Knex;
  /** Asked for each new connection. Holds the password: never log it. */
  readonly connectionString: () => string;
  /** Of the instance: passwords of roles are made from it, so that none is stored. */
  readonly secret: string;
  /** `DATA_DIR`; files lie in `plugins/files/<id>`. */
  readonly dataDir: string;
  readonly log: Log;
  /** Runs what outlives a call, such as opening a connection, so that nothing of it is put down to the plugin that asked first. */
  readonly runOutside: <Value>(work: () => Value) => Value;
}

export interface PreparedData {
  /** `schema`: our database user may not make roles, so only the search path keeps the plugin to its own. */
  readonly isolation: 'role' | 'schema';
  /** Migrations that ran now. */
  readonly migrated: readonly string[];
}

export interface PluginServices {
  readonly db: SqlDatabase;
  readonly kv: KeyValueStore;
  readonly cache: PluginCache;
  readonly files: PluginFiles;
  readonly http: PluginHttp;
  /** Ends its connections and requests; twice is once. */
  close(): Promise<void>;
}

export interface PurgeReport {
  readonly tables: number;
  /** Rows of core that lost something of the plugin. */
  readonly rows: number;
  readonly files: number;
}

export interface DataStock {
  readonly tables: number;
  /** Of its tables and values, and objects of the gallery that hold something of it. */
  readonly rows: number;
  readonly files: number;
}

/** What plugins own: a schema and role of PostgreSQL, small values, files, memory, and a way out to the network. */
export interface PluginDataRoom {
  /**
   * Makes schema and role and runs the migrations that are missing; again is harmless, and processes wait for each other.
   * @throws AppError PLUGIN_MIGRATION_FAILED that names plugin, file and cause; what ran before it stays.
   */
  prepare(plugin: DataOwner): Promise<PreparedData>;
  /** Takes back the newest migration; undefined when there is none. */
  migrateDown(plugin: DataOwner): Promise<string | undefined>;
  /** For one set-up of the plugin: nothing is opened before it is used. Needs `prepare` before. */
  servicesFor(plugin: DataOwner): PluginServices;
  /**
   * `context.tx` of a hook: the plugin's own role inside core's transaction. An error takes back what `work` did and no more.
   * The transaction must not be used for anything else meanwhile.
   */
  withOwnRole<Value>(
    trx: Knex.Transaction,
    plugin: NamedPlugin,
    work: (db: SqlDatabase) => Promise<Value>,
  ): Promise<Value>;
  /** Takes away all that the plugin has stored anywhere; only for plugins that are off. */
  purge(plugin: NamedPlugin): Promise<PurgeReport>;
  /** What a purge would take away, counted. */
  stock(plugin: NamedPlugin): Promise<DataStock>;
  /** Its tables and values as JSON lines, in pieces, as they are at one moment. */
  dumpLines(plugin: NamedPlugin): AsyncIterable<string>;
  /** The same into a new file; returns the number of lines. */
  dump(plugin: NamedPlugin, file: string): Promise<number>;
}
