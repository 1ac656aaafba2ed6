import type { Knex } from 'knex';
import {
  type AccessRules,
  createAccessReader,
  isAdministrator,
  mayAnywhere,
  mayEditObject,
  mayManageAll,
  personOf,
  type Scope,
} from '../access/index.ts';
import { createAlbumReader } from '../albums/reader.ts';
import { createCalendarReader } from '../calendar/reader.ts';
import { createChangeReader } from '../changes/reader.ts';
import { parsePeriod } from '../database/periods.ts';
import { createGroupReader } from '../groups/reader.ts';
import type { KeptBytes } from '../photos/kept-bytes.ts';
import type { KeptCounts } from '../photos/kept-counts.ts';
import { newestFirst } from '../photos/queries/contexts.ts';
import { findSummaries, listPhotos } from '../photos/queries/lists.ts';
import type { KeyedPart } from '../photos/queries/parts.ts';
import { createPhotoReader } from '../photos/reader.ts';
import { createPlaceReader } from '../places/reader.ts';
import type { Contributions, HookCalls, MonthCount, Readers, Viewer } from '../plugin-api/index.ts';
import type { PresetSource } from '../presets/preset-source.ts';
import { createPresetReader } from '../presets/reader.ts';
import { type CompiledSearch, compileSearch } from '../search/compile.ts';
import { createSearchReader } from '../search/reader.ts';
import { createSettingsReader } from '../settings/reader.ts';
import type { SiteSettingsSource } from '../settings/site-settings.ts';
import { createShareReader } from '../shares/reader.ts';
import { createTagReader } from '../tags/reader.ts';
import { createUserReader } from '../users/reader.ts';
import { leaveOutUnknown } from './known-patches.ts';
import type { WithLoading } from './loading.ts';
import { findUndoable } from './may-undo.ts';

export interface ReaderParts {
  readonly db: Knex;
  readonly siteSettings: SiteSettingsSource;
  readonly presets: PresetSource;
  readonly keptBytes: KeptBytes;
  readonly keptMonths: KeptCounts<MonthCount>;
  readonly keptParts: KeptCounts<KeyedPart>;
  readonly accessRules: AccessRules;
  /** Absent: no plugins. */
  readonly hooks?: HookCalls;
  readonly contributions?: Contributions;
  readonly withLoading: WithLoading;
}

/** The reading door for one viewer. What one room needs of another's queries is handed in here. */
export function createReaders(parts: ReaderParts, viewer: Viewer, scope: () => Promise<Scope>): Readers {
  const { db, siteSettings, keptBytes, keptMonths, keptParts } = parts;
  const compile = compileOnce(parts);
  const albums = createAlbumReader({ db, scope, findCovers: findSummaries });
  const compilers = {
    search: async (query: string, viewerScope: Scope) => (await compile(query, viewerScope)).photos,
    period: parsePeriod,
  };
  const photos = createPhotoReader({ db, scope, compilers, keptBytes, keptMonths, keptParts });
  return {
    rights: {
      editAll: mayManageAll(viewer),
      administer: isAdministrator(viewer),
      somewhere: async verb => mayManageAll(viewer) || mayAnywhere(await scope(), verb),
    },
    ...parts.withLoading(
      {
        photos,
        albums,
        tags: createTagReader({ db, scope }),
        search: createSearchReader({ db, scope, photos, albums, compile }),
      },
      viewer,
    ),
    calendar: createCalendarReader({ db, scope, findSummaries }),
    places: createPlaceReader({
      db,
      scope,
      search: compilers.search,
      listPhotos: (viewerScope, where, page = {}) =>
        listPhotos(db, viewerScope, newestFirst([where], false), page),
    }),
    changes: createChangeReader({
      db,
      mayEdit: async object => mayEditObject(db, await scope(), object),
      mayEditAll: () => mayManageAll(viewer),
      userId: historyOwner(viewer),
      findUndoable: async ids => findUndoable(db, await scope(), ids),
      leaveOutUnknown: async changesets => leaveOutUnknown(db, await scope(), changesets),
    }),
    users: createUserReader({ db, viewer }),
    groups: createGroupReader({
      db,
      viewer,
      mayGrant: async () => mayManageAll(viewer) || mayAnywhere(await scope(), 'manage'),
    }),
    shares: createShareReader({ db, scope, accessRules: parts.accessRules }),
    access: createAccessReader({ db, viewer, accessRules: parts.accessRules }),
    presets: createPresetReader(parts.presets),
    settings: createSettingsReader({
      db,
      source: siteSettings,
      mayChoose: async () => mayManageAll(viewer) || mayAnywhere(await scope(), 'manage'),
    }),
  };
}

/**
 * A page asks for the photos, their number and their facets, and facets for a query without one of its parts: each is read,
 * and plugins are asked about it, once.
 */
function compileOnce({ db, hooks, contributions }: ReaderParts) {
  const known = new Map<string, Promise<CompiledSearch>>();
  return (query: string, scope: Scope): Promise<CompiledSearch> => {
    const compiled =
      known.get(query) ?? compileSearch({ db, scope, plugins: { hooks, contributions } }, query);
    if (known.size >= mostCompiled) known.clear();
    known.set(query, compiled);
    return compiled;
  };
}

/** Readers may live long, as those of a job. */
const mostCompiled = 10;

/** A token that is bound to an album reads nothing of what its user did elsewhere, and changes don't say where they lie. */
function historyOwner(viewer: Viewer): string | null {
  if (viewer.kind === 'token' && viewer.albumId !== null) return null;
  return personOf(viewer)?.userId ?? null;
}
