import type { Knex } from 'knex';
import type { EntityName } from '../plugin-api/index.ts';

/** A JSON-safe picture of an object: what its patches are made of (dates as ISO strings, sets as objects by id). */
export type Doc = { readonly [key: string]: unknown };

/** `before` undefined: it is made now. `after` undefined: it vanishes. */
export interface DocChange<D extends Doc> {
  readonly id: string;
  readonly before: D | undefined;
  readonly after: D | undefined;
}

/**
 * How the writing door reads and writes one kind of object. A room that has one gets recording,
 * events, history and undo for everything that it writes.
 */
export interface EntityStore<D extends Doc> {
  readonly entity: EntityName;
  /** Locks the rows until the end of the transaction. Unknown ids are left out. */
  load(trx: Knex.Transaction, ids: readonly string[]): Promise<Map<string, D>>;
  /**
   * The object with what plugins set while it is saved, as a load will give it back; fields that make no sense are left out. Absent:
   * they set nothing.
   */
  patch?(change: DocChange<D>, fields: Readonly<Record<string, unknown>>): D;
  /** Adjusts what would clash with the state of today (a slug or a position taken meanwhile), before it is recorded. */
  settle?(trx: Knex.Transaction, changes: readonly DocChange<D>[]): Promise<readonly DocChange<D>[]>;
  /** Writes rows, links and derived columns of all changes, by set. */
  save(trx: Knex.Transaction, changes: readonly DocChange<D>[]): Promise<void>;
  /** What undoing a creation leaves behind. Absent: the object vanishes. */
  retire?(doc: D, now: Date): D;
}

/** Stores of any document type, by entity. */
export type EntityStores = ReadonlyMap<EntityName, EntityStore<Doc>>;
