import { isDeepStrictEqual } from 'node:util';
import type { Knex } from 'knex';
import type { Actor, EntityName, Viewer } from '../plugin-api/index.ts';
import type { ChangeHooks } from './change-hooks.ts';
import { runGuards, runSaving } from './entity-hooks.ts';
import type { Doc, DocChange, EntityStore } from './entity-store.ts';

/** What an action gets: the transaction, who writes, and the only way to write so that it is recorded. */
export interface ChangeContext {
  readonly trx: Knex.Transaction;
  readonly viewer: Viewer;
  readonly actor: Actor;
  /** One instant for everything in the changeset. */
  readonly now: Date;
  readonly hooks: ChangeHooks;
  /** Plugins that bring the change about; none for people's and core's own. */
  readonly causes: readonly string[];
  /** True for an undo, which brings back what was: plugins may refuse it, and change nothing of it. */
  readonly restores: boolean;
  /** Keeps in history which fields a plugin has set. */
  credit(entity: EntityName, id: string, set: FieldsSet): void;
  /** Saves and records. Objects that come out unchanged are left alone. */
  write<D extends Doc>(store: EntityStore<D>, changes: readonly DocChange<D>[]): Promise<void>;
  /** Loads, maps and writes. Ids that aren't there are left out; the ids found are returned. */
  edit<D extends Doc>(
    store: EntityStore<D>,
    ids: readonly string[],
    map: (doc: D, id: string) => D,
  ): Promise<string[]>;
}

export interface FieldsSet {
  readonly plugin: string;
  readonly fields: readonly string[];
}

/** One object over the whole changeset: its first `before` and its last `after`. */
export interface Touched {
  readonly entity: EntityName;
  readonly id: string;
  readonly before: Doc | undefined;
  after: Doc | undefined;
}

export function createChangeContext(
  given: Omit<ChangeContext, 'write' | 'edit' | 'credit'>,
): ChangeContext & { readonly touched: Map<string, Touched>; readonly credits: Map<string, FieldsSet[]> } {
  const touched = new Map<string, Touched>();
  const credits = new Map<string, FieldsSet[]>();
  const credit: ChangeContext['credit'] = (entity, id, set) => {
    const key = `${entity}:${id}`;
    credits.set(key, [...(credits.get(key) ?? []), set]);
  };
  const base = { ...given, credit };

  async function write<D extends Doc>(
    store: EntityStore<D>,
    proposed: readonly DocChange<D>[],
  ): Promise<void> {
    const wanted = base.restores ? proposed : await runSaving(base, store, proposed);
    const changes = store.settle ? await store.settle(base.trx, wanted) : wanted;
    if (changes.length === 0) return;
    await runGuards(base, store, changes);
    await store.save(base.trx, changes);
    for (const change of changes) remember(touched, store.entity, change);
  }

  async function edit<D extends Doc>(
    store: EntityStore<D>,
    ids: readonly string[],
    map: (doc: D, id: string) => D,
  ) {
    const docs = await store.load(base.trx, ids);
    const changes = [...docs].map(([id, before]) => ({ id, before, after: map(before, id) }));
    await write(
      store,
      changes.filter(change => !isDeepStrictEqual(change.after, change.before)),
    );
    return [...docs.keys()];
  }

  return { ...base, write, edit, touched, credits };
}

function remember(touched: Map<string, Touched>, entity: EntityName, change: DocChange<Doc>): void {
  const key = `${entity}:${change.id}`;
  const earlier = touched.get(key);
  if (earlier) earlier.after = change.after;
  else touched.set(key, { entity, id: change.id, before: change.before, after: change.after });
}
