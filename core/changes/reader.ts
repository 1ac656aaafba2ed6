import type { Knex } from 'knex';
import type { ChangeReader, EntityName, Page, PageRequest } from '../plugin-api/index.ts';
import { findChangeset, listHistory, listRecentChangesets, type NumberedChangeset } from './queries.ts';

export interface ChangeReaderParts {
  readonly db: Knex;
  /** Whether this viewer may edit an object, and so read its history. */
  readonly mayEdit: (object: { entity: EntityName; id: string }) => Promise<boolean>;
  /** Whether this viewer may edit everything, and so read all of history. */
  readonly mayEditAll: () => boolean;
  /** Whose own changes are theirs to read; null: nobody's. */
  readonly userId: string | null;
}

export function createChangeReader({ db, mayEdit, mayEditAll, userId }: ChangeReaderParts): ChangeReader {
  return {
    async history(entity, id, request = {}) {
      if (!(await mayEdit({ entity, id }))) return undefined;
      return toPage(await listHistory(db, { entity, id }, keyset(request)), request);
    },
    async find(changesetId) {
      const found = await findChangeset(db, changesetId);
      return mayEditAll() || (userId !== null && found?.actor.id === userId) ? found : undefined;
    },
    async recent(request = {}) {
      if (!mayEditAll() && userId === null) return { items: [], next: null, previous: null };
      const by = mayEditAll() ? null : userId;
      return toPage(await listRecentChangesets(db, { ...keyset(request), by }), request);
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
