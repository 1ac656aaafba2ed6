import type { Knex } from 'knex';
import type { ChangeReader, EntityName, Page, PageRequest } from '../plugin-api/index.ts';
import {
  findBatch,
  findChangeset,
  listChangesetsOfBatch,
  listHistory,
  listRecentChangesets,
  type NumberedChangeset,
  type StoredChangeset,
  type StoredChangesetWithPatches,
} from './queries.ts';

export interface ChangeReaderParts {
  readonly db: Knex;
  /** Whether this viewer may edit an object, and so read its history. */
  readonly mayEdit: (object: { entity: EntityName; id: string }) => Promise<boolean>;
  /** Whether this viewer may edit everything, and so read all of history. */
  readonly mayEditAll: () => boolean;
  /** Whose own changes are theirs to read; null: nobody's. */
  readonly userId: string | null;
  /** Those of some changesets that this viewer may take back. */
  readonly findUndoable: (ids: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Leaves out of patches what this viewer may not know of. */
  readonly leaveOutUnknown: <Told extends StoredChangesetWithPatches>(
    changesets: readonly Told[],
  ) => Promise<Told[]>;
}

export function createChangeReader(parts: ChangeReaderParts): ChangeReader {
  const { db, mayEdit, mayEditAll, userId } = parts;
  const isOwn = ({ actor }: StoredChangeset) => userId !== null && actor.id === userId;

  /** Undoing what others did is for curators, who can read what it was. */
  async function weigh<Told extends StoredChangeset>(changesets: readonly Told[]) {
    const inForce = changesets.filter(each => each.undoneBy === null && (mayEditAll() || isOwn(each)));
    const undoable = await parts.findUndoable(inForce.map(each => each.id));
    return changesets.map(each => ({ ...each, mayUndo: undoable.has(each.id) }));
  }

  /** The words of others may name what this viewer may not know of. */
  async function tell<Told extends StoredChangesetWithPatches>(changesets: readonly Told[]) {
    if (mayEditAll()) return weigh(changesets);
    const known = await parts.leaveOutUnknown(changesets);
    return weigh(known.map(each => (isOwn(each) ? each : { ...each, reason: '', batchId: null })));
  }

  return {
    async history(entity, id, request = {}) {
      if (!(await mayEdit({ entity, id }))) return undefined;
      const { items, ...page } = toPage(await listHistory(db, { entity, id }, keyset(request)), request);
      const told = await tell(items);
      return { ...page, items: told.filter(({ patches }) => patches.length > 0) };
    },
    async find(changesetId) {
      const found = await findChangeset(db, changesetId);
      if (found === undefined || !(mayEditAll() || isOwn(found))) return undefined;
      return (await tell([found]))[0];
    },
    async batch(batchId) {
      const found = await findBatch(db, batchId);
      if (found === undefined || found.actorId !== userId) return undefined;
      const inForce = await listChangesetsOfBatch(db, batchId);
      const undoable = await parts.findUndoable(inForce);
      const mayUndo = inForce.length > 0 && inForce.every(id => undoable.has(id));
      return { reason: found.reason, isUndone: inForce.length === 0, mayUndo };
    },
    async recent(request = {}) {
      if (!mayEditAll() && userId === null) return { items: [], next: null, previous: null };
      const by = mayEditAll() ? null : userId;
      const { items, ...page } = toPage(await listRecentChangesets(db, { ...keyset(request), by }), request);
      return { ...page, items: await weigh(items) };
    },
  };
}

const defaultLimit = 50;

/** One row more than asked for tells whether there is a next page. */
function keyset(request: PageRequest): { before: number | null; limit: number } {
  const before = Number.parseInt(request.after ?? '', 10);
  return { before: Number.isNaN(before) ? null : before, limit: (request.limit ?? defaultLimit) + 1 };
}

function toPage<Row extends NumberedChangeset>(rows: readonly Row[], request: PageRequest): Page<Row> {
  const limit = request.limit ?? defaultLimit;
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? String(items.at(-1)!.number) : null, previous: null };
}
