import type { Knex } from 'knex';
import {
  type AccessRules,
  createAccessRules,
  createJudge,
  inLanguages,
  keepScopes,
  mayManageAll,
  personOf,
  type ResolveScope,
} from '../access/index.ts';
import { actorOf, runChange } from '../changes/change.ts';
import { type ChangeHooks, createChangeHooks } from '../changes/change-hooks.ts';
import { newId } from '../changes/ids.ts';
import { findBatch, finishBatch, insertBatch, listChangesetsOfBatch } from '../changes/queries.ts';
import type { KnownThemes } from '../changes/theme-choice.ts';
import { undoBatch, undoChangeset } from '../changes/undo.ts';
import { fail } from '../errors/app-error.ts';
import { createKeptBytes } from '../photos/kept-bytes.ts';
import { createKeptCounts } from '../photos/kept-counts.ts';
import type { KeyedPart } from '../photos/queries/parts.ts';
import type {
  ChangeRequest,
  Contributions,
  Gallery,
  HookCalls,
  MonthCount,
  Viewer,
} from '../plugin-api/index.ts';
import type { PresetSource } from '../presets/preset-source.ts';
import type { SiteSettingsSource } from '../settings/site-settings.ts';
import { createLoading } from './loading.ts';
import { findUndoable } from './may-undo.ts';
import { createReaders } from './readers.ts';
import { entityStores } from './stores.ts';
import { withSizes } from './with-sizes.ts';
import { createWriters } from './writers.ts';

export interface GalleryParts {
  readonly db: Knex;
  readonly siteSettings: SiteSettingsSource;
  readonly presets: PresetSource;
  /** Grows with each change; null: nobody tells us of changes, so nothing is kept between requests. */
  readonly generation: () => number | null;
  /** Absent: there are no plugins. */
  readonly hooks?: HookCalls;
  readonly contributions?: Contributions;
  /** Made of the contributions when absent. */
  readonly accessRules?: AccessRules;
  /** Absent: themes are taken as they are named. */
  readonly themes?: KnownThemes;
}

/** Composes the two doors of every room's queries and actions. */
export function createGallery(parts: GalleryParts): Gallery {
  const { db } = parts;
  const stores = entityStores;
  const hooks = createChangeHooks(parts.hooks);
  const door = { db, hooks };
  const withLoading = createLoading(parts.hooks);
  const keptBytes = createKeptBytes();
  const keptMonths = createKeptCounts<MonthCount>();
  const keptParts = createKeptCounts<KeyedPart>();
  const accessRules = parts.accessRules ?? createAccessRules(parts);
  const resolve = withSizes(keepScopes(db, parts.generation, accessRules), parts.presets.read);
  return {
    as: (viewer, { language } = {}) =>
      createReaders(
        { ...parts, keptBytes, keptMonths, keptParts, accessRules, withLoading },
        viewer,
        onDemand(async () => inLanguages(await resolve(viewer), languagesFor(language, parts.siteSettings))),
      ),
    change: (request, write) =>
      runChange(door, request, context => write(createWriters(context, accessRules, parts.themes))),
    openBatch: (request, kind) => openBatch(door, request, kind),
    closeBatch: (id, summary) => finishBatch(db, id, summary),
    async undo(changesetId, request) {
      hooks.requireOutside();
      await requireUndoable({ db, resolve }, [changesetId], request.viewer);
      return undoChangeset(door, stores, changesetId, request);
    },
    async undoBatch(batchId, request) {
      hooks.requireOutside();
      await createJudge(db, request.viewer).somewhere('upload');
      await requireBatch(db, batchId, request.viewer);
      await requireUndoable({ db, resolve }, await listChangesetsOfBatch(db, batchId), request.viewer);
      const undo = await openBatch(door, request, 'undo');
      const undone = await undoBatch(door, stores, batchId, { ...request, batchId: undo });
      await finishBatch(db, undo, undone);
      return undone;
    },
  };
}

/** None where texts are wanted as they were written, which is in the gallery's own language. */
function languagesFor(wanted: string | undefined, { known }: SiteSettingsSource): readonly string[] {
  if (wanted === undefined || wanted === known.language) return [];
  const [base = wanted] = wanted.split('-');
  const languages = base === wanted ? [wanted] : [wanted, base];
  return languages.filter(language => language !== known.language);
}

/** A viewer is resolved once for all reads of a request, and not at all when there are none. */
function onDemand<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => (value ??= make());
}

async function openBatch(
  { db, hooks }: { db: Knex; hooks: ChangeHooks },
  request: ChangeRequest,
  kind: string,
): Promise<string> {
  hooks.requireOutside();
  await createJudge(db, request.viewer).somewhere('upload');
  const id = newId();
  await insertBatch(db, {
    id,
    kind,
    reason: request.reason,
    actor: request.actor ?? actorOf(request.viewer),
  });
  return id;
}

/** One's own; any for curators. */
async function requireBatch(db: Knex, batchId: string, viewer: Viewer): Promise<void> {
  const batch = await findBatch(db, batchId);
  const isTheirs = mayManageAll(viewer) || batch?.actorId === personOf(viewer)?.userId;
  if (batch === undefined || !isTheirs) fail('NOT_FOUND');
}

/** Who undoes must be allowed to do it to each object that comes back. */
async function requireUndoable(
  { db, resolve }: { db: Knex; resolve: ResolveScope },
  changesetIds: readonly string[],
  viewer: Viewer,
): Promise<void> {
  const undoable = await findUndoable(db, await resolve(viewer), changesetIds);
  if (!changesetIds.every(id => undoable.has(id))) fail('NOT_FOUND');
}
