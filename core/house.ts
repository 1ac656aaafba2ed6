import { availableParallelism } from 'node:os';
import { type AccessRules, createAccessRules } from './access/index.ts';
import type { KnownThemes } from './changes/theme-choice.ts';
import { type Config, publicAddress } from './config/read-config.ts';
import type { Database } from './database/open-database.ts';
import { createDecoderPool, type DecoderPool } from './decoders/decoder-pool.ts';
import { createDerivativeSource, type DerivativeSource } from './derivatives/on-demand/render-on-demand.ts';
import { listOfferable } from './derivatives/presets/presets.ts';
import { addViews, findMarkImage, recordDerivatives } from './derivatives/queries.ts';
import { createViewCounter, type ViewCounter } from './derivatives/view-counter.ts';
import { type FurnishedPlugins, furnishPlugins, noPlugins } from './furnish-plugins.ts';
import { createGallery } from './gallery/create-gallery.ts';
import type { Importer } from './imports/importer.ts';
import { createJobs, type Jobs, type JobsParts } from './jobs/create-jobs.ts';
import type { Log } from './log/create-log.ts';
import { createMail } from './mail/create-mail.ts';
import { createMetadataReader, type MetadataReader } from './metadata/metadata-reader.ts';
import { createTagWriter } from './metadata/tag-writer.ts';
import type { Gallery } from './plugin-api/index.ts';
import { type Containment, plainContainment } from './plugin-host/containment/containment.ts';
import type { PluginDataRoom } from './plugin-host/data/plugin-data.ts';
import { createPluginJobs, type PluginJobRoom } from './plugin-host/jobs/create-plugin-jobs.ts';
import type { PluginHost } from './plugin-host/plugin-host.ts';
import type { PluginSource } from './plugin-host/plugin-source.ts';
import { findCoreClash } from './plugin-pages/find-core-clash.ts';
import { createPresetSource, type PresetSource } from './presets/preset-source.ts';
import { createAddedFormats } from './processes/added-formats.ts';
import type { ChangeListener } from './processes/change-listener.ts';
import { createHouseImporter } from './processes/house-importer.ts';
import { createPluginImporting } from './processes/plugin-importing.ts';
import { findFieldClash } from './search/find-field-clash.ts';
import { createSiteSettings, type SiteSettingsSource } from './settings/site-settings.ts';
import type { Storage } from './storage/storage.ts';
import { type AccountLinks, createAccountLinks } from './users/account-links.ts';
import { createLetterWriter } from './users/letters.ts';
import { createPasswords, type Passwords } from './users/passwords.ts';
import { coreLocales, loadCatalogues } from './views/texts/catalogues.ts';
import { createThemes, type Themes, themeFolders } from './views/themes/themes.ts';

/** What a process stands on: opened by `main.ts`, or by a test. */
export interface Foundation {
  readonly config: Config;
  readonly log: Log;
  readonly database: Database;
  readonly storage: Storage;
  /** Key for signatures. */
  readonly secret: string;
  readonly instanceId: string;
  /** Null where nothing is cached, as in commands. */
  readonly changes: ChangeListener | null;
  /** `web`, `worker`, `command`; what plugins are told of the process they run in. */
  readonly process?: string;
  /** Absent: no plugins. */
  readonly pluginSource?: PluginSource;
  /** By which the times of plugins are stretched; 1 when absent. */
  readonly pluginPatience?: number;
  /** See `createJobs`. */
  readonly jobPace?: JobsParts['pace'];
  /** What keeps plugins' faults their own; absent: nothing, as in commands. */
  readonly containment?: Containment;
}

/** Everything that web, worker and commands are made of. */
export interface House extends Foundation {
  /** The two doors. */
  readonly gallery: Gallery;
  /** Has none before its first `converge`. */
  readonly plugins: PluginHost;
  /** Rules of plugins that hide photos. */
  readonly accessRules: AccessRules;
  /** What plugins have stored. */
  readonly pluginData: PluginDataRoom;
  readonly pluginJobs: PluginJobRoom;
  readonly siteSettings: SiteSettingsSource;
  readonly presets: PresetSource;
  readonly themes: Themes;
  readonly passwords: Passwords;
  readonly accountLinks: AccountLinks;
  /** Starts no process before there is work. */
  readonly pool: DecoderPool;
  readonly derivatives: DerivativeSource;
  /** Of pictures, until they are written down. */
  readonly views: ViewCounter;
  /** Starts no process before it reads a file. */
  readonly metadata: MetadataReader;
  readonly importer: Importer;
  /** Connects to the queue when something is queued. */
  readonly jobs: Jobs;
}

export function furnishHouse(foundation: Foundation): House {
  const { log, storage, changes, database } = foundation;
  const db = database.knex;
  const passwords = createPasswords();
  const generation = () => changes?.generation() ?? null;
  const siteSettings = createSiteSettings(db, generation);
  const presets = createPresetSource(db, generation);
  const themes = createThemes({ folders: themeFolders(foundation.config), log });
  const addedFormats = createAddedFormats(() => plugins);
  const pool = createDecoderPool({ log, addedFormats });
  const metadata = createMetadataReader({ log, processes: availableParallelism(), addedFormats });
  const tagWriter = createTagWriter();
  const jobs = createJobs({ db, log, pace: foundation.jobPace });
  const pluginJobs = createPluginJobs({ db, jobs, log, host: () => plugins });
  const { host: plugins, data: pluginData }: FurnishedPlugins = furnishPlugins({
    ...foundation,
    process: foundation.process ?? 'command',
    source: foundation.pluginSource ?? noPlugins,
    containment: foundation.containment ?? plainContainment,
    patience: foundation.pluginPatience,
    jobs: pluginJobs,
    findCoreClash: (kind, contribution) =>
      findCoreClash(kind, contribution) ?? findFieldClash(kind, contribution),
    gallery: () => gallery,
    importing: createPluginImporting({
      importer: () => importer,
      originals: () => ({ db, storage, reader: metadata, writer: tagWriter, hooks }),
    }),
  });
  const { hooks, contributions } = plugins;
  const accessRules = createAccessRules({
    contributions,
    generation,
    silent: plugins.silent,
    titleOf: id => plugins.plugins().find(({ manifest }) => manifest.id === id)?.manifest.title ?? id,
  });
  const gallery: Gallery = announceChanges(
    createGallery({
      db,
      siteSettings,
      presets,
      generation,
      hooks,
      contributions,
      accessRules,
      themes: knownThemes(themes),
    }),
    changes,
  );
  const importer = createHouseImporter({
    ...{ db, gallery, storage, log, pool, metadata, jobs, hooks, contributions, addedFormats, presets },
  });
  const record = async (made: Parameters<typeof recordDerivatives>[1]) =>
    recordDerivatives(db, made, listOfferable(await presets.read()));
  const views = createViewCounter({ log, write: counted => addViews(db, counted) });
  return {
    ...foundation,
    views,
    passwords,
    accountLinks: createHouseLinks(foundation, siteSettings),
    siteSettings,
    presets,
    themes,
    pool,
    gallery,
    plugins,
    accessRules,
    pluginData,
    pluginJobs,
    metadata: {
      ...metadata,
      close: async () => void (await Promise.all([metadata.close(), tagWriter.close()])),
    },
    importer,
    jobs,
    derivatives: createDerivativeSource({
      ...{ log, storage, pool, record, onGiven: views.count },
      findMarkImage: sha256 => findMarkImage(db, sha256),
    }),
  };
}

/** One that was put there a moment ago can be chosen at once: choosing is rare, so the folders are looked at again. */
function knownThemes(themes: Themes): KnownThemes {
  return { find: id => themes.find(id) ?? themes.list().find(theme => theme.id === id) };
}

function createHouseLinks(
  { config, database, log }: Foundation,
  siteSettings: SiteSettingsSource,
): AccountLinks {
  const writeLetter = createLetterWriter({
    catalogues: () => loadCatalogues({ folder: coreLocales }),
    siteName: async () => (await siteSettings.read()).name,
  });
  return createAccountLinks({
    db: database.knex,
    mail: createMail(config),
    log,
    publicUrl: publicAddress(config),
    writeLetter,
  });
}

/** Our own caches know of our own changes before the answer goes out; other processes hear of them a moment later. */
function announceChanges(gallery: Gallery, changes: ChangeListener | null): Gallery {
  if (changes === null) return gallery;
  const announce = async <Value>(work: Promise<Value>): Promise<Value> => {
    try {
      return await work;
    } finally {
      changes.bump();
    }
  };
  return {
    ...gallery,
    change: (request, write) => announce(gallery.change(request, write)),
    undo: (id, request) => announce(gallery.undo(id, request)),
    undoBatch: (id, request) => announce(gallery.undoBatch(id, request)),
  };
}
