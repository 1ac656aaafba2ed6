import type { Knex } from 'knex';
import {
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
import { findSummaries } from '../photos/queries/lists.ts';
import { createPhotoReader } from '../photos/reader.ts';
import type { Readers, Viewer } from '../plugin-api/index.ts';
import { compileSearch } from '../search/compile.ts';
import { createSearchReader } from '../search/reader.ts';
import { createSettingsReader } from '../settings/reader.ts';
import type { SiteSettingsSource } from '../settings/site-settings.ts';
import { createShareReader } from '../shares/reader.ts';
import { createTagReader } from '../tags/reader.ts';
import { createUserReader } from '../users/reader.ts';
import { leaveOutUnknown } from './known-patches.ts';
import { findUndoable } from './may-undo.ts';

export interface ReaderParts {
  readonly db: Knex;
  readonly siteSettings: SiteSettingsSource;
  readonly keptBytes: KeptBytes;
}

/** The reading door for one viewer. What one room needs of another's queries is handed in here. */
export function createReaders(
  { db, siteSettings, keptBytes }: ReaderParts,
  viewer: Viewer,
  scope: () => Promise<Scope>,
): Readers {
  const albums = createAlbumReader({ db, scope, findCovers: findSummaries });
  const compilers = {
    search: async (query: string, viewerScope: Scope) => (await compileSearch(db, viewerScope, query)).photos,
    period: parsePeriod,
  };
  const photos = createPhotoReader({ db, scope, compilers, keptBytes });
  return {
    rights: {
      editAll: mayManageAll(viewer),
      administer: isAdministrator(viewer),
      somewhere: async verb => mayManageAll(viewer) || mayAnywhere(await scope(), verb),
    },
    photos,
    albums,
    tags: createTagReader({ db, scope }),
    search: createSearchReader({ db, scope, photos, albums }),
    calendar: createCalendarReader({ db, scope, findSummaries }),
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
    shares: createShareReader({ db, scope }),
    access: createAccessReader({ db, viewer }),
    settings: createSettingsReader(siteSettings),
  };
}

/** A token that is bound to an album reads nothing of what its user did elsewhere, and changes don't say where they lie. */
function historyOwner(viewer: Viewer): string | null {
  if (viewer.kind === 'token' && viewer.albumId !== null) return null;
  return personOf(viewer)?.userId ?? null;
}
