import type { Knex } from 'knex';
import type { Changeset, ChangesetWithPatches, EntityName, ObjectPatch } from '../plugin-api/index.ts';

const columns = [
  'id',
  'number',
  'batch_id as batchId',
  'actor',
  'reason',
  'undoes',
  'undone_by as undoneBy',
  'objects',
  'created_at as createdAt',
];

/** A changeset as it is stored: whether it may be undone is for the doors to judge. */
export type StoredChangeset = Omit<Changeset, 'mayUndo'>;
export type StoredChangesetWithPatches = StoredChangeset & Pick<ChangesetWithPatches, 'patches'>;
export type NumberedChangeset = StoredChangeset & { readonly number: number };

/** Locks it, so that two undos of one changeset wait for each other. */
export async function findChangesetForUndo(
  trx: Knex.Transaction,
  id: string,
): Promise<StoredChangesetWithPatches | undefined> {
  const changeset: NumberedChangeset | undefined = await trx('changesets')
    .where({ id })
    .forUpdate()
    .first(columns);
  return changeset && { ...changeset, patches: await listPatches(trx, id) };
}

export async function findChangeset(db: Knex, id: string): Promise<StoredChangesetWithPatches | undefined> {
  const changeset: NumberedChangeset | undefined = await db('changesets').where({ id }).first(columns);
  return changeset && { ...changeset, patches: await listPatches(db, id) };
}

export async function listPatches(db: Knex, changesetId: string): Promise<ObjectPatch[]> {
  const rows = await db('patches')
    .where({ changeset_id: changesetId })
    .orderBy('sequence')
    .select('entity', 'entity_id as entityId', 'action', 'forward', 'backward', 'set_by as setBy');
  return rows.map(withoutEmptySetBy);
}

function withoutEmptySetBy({
  setBy,
  ...patch
}: ObjectPatch & { setBy: ObjectPatch['setBy'] | null }): ObjectPatch {
  return setBy ? { ...patch, setBy } : patch;
}

/** What undoing a changeset would do to one object. */
export interface ChangedObject {
  readonly changesetId: string;
  readonly entity: EntityName;
  readonly id: string;
  readonly action: ObjectPatch['action'];
  /** Who made the changeset. */
  readonly actorId: string;
  /** `parentId`: what a parent would be set to; null for the top, and for all other operations. */
  readonly backward: readonly {
    readonly op: string;
    readonly path: string;
    readonly parentId: string | null;
  }[];
}

/** All that these changesets have changed. */
export async function listChangedObjects(
  db: Knex,
  changesetIds: readonly string[],
): Promise<ChangedObject[]> {
  const { rows } = await db.raw<{ rows: ChangedObject[] }>(
    `select c.id as "changesetId", p.entity, p.entity_id as id, p.action, c.actor->>'id' as "actorId",
       coalesce((select jsonb_agg(jsonb_build_object('op', o->>'op', 'path', o->>'path',
           'parentId', case when o->>'path' = '/parentId' then o->>'value' end))
         from jsonb_array_elements(p.backward) o), '[]') as backward
     from changesets c join patches p on p.changeset_id = c.id
     where c.id = any (?::text[])`,
    [[...changesetIds]],
  );
  return rows;
}

/** Those of these changesets that changed an object of one of these kinds. */
export async function listChangesetsOf(
  db: Knex,
  changesetIds: readonly string[],
  entities: readonly EntityName[],
): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `select distinct p.changeset_id as id from patches p
     where p.changeset_id = any (?::text[]) and p.entity = any (?::text[])`,
    [[...changesetIds], [...entities]],
  );
  return rows.map(row => row.id);
}

/** Who opened a batch, and why; undefined when there is none of this id. */
export async function findBatch(
  db: Knex,
  batchId: string,
): Promise<{ actorId: string; reason: string } | undefined> {
  const { rows } = await db.raw<{ rows: { actorId: string; reason: string }[] }>(
    `select actor->>'id' as "actorId", reason from batches where id = ?`,
    [batchId],
  );
  return rows[0];
}

/** Newest first; changesets that are undone already are left out. */
export function listChangesetsOfBatch(db: Knex, batchId: string): Promise<string[]> {
  return db('changesets')
    .where({ batch_id: batchId })
    .whereNull('undone_by')
    .orderBy('number', 'desc')
    .pluck('id');
}

/** Also clears the mark on what the undone changeset had itself undone: undoing an undo brings the first one back. */
export async function markUndone(trx: Knex.Transaction, id: string, undoneBy: string): Promise<void> {
  await trx('changesets').where({ id }).update({ undone_by: undoneBy });
  await trx('changesets').where({ undone_by: id }).update({ undone_by: null });
}

/** Changesets that touched one object, newest first, each with its patches on that object. */
export async function listHistory(
  db: Knex,
  object: { entity: EntityName; id: string },
  page: { before: number | null; limit: number },
): Promise<(NumberedChangeset & { patches: ObjectPatch[] })[]> {
  const { rows } = await db.raw(
    `select c.id, c.number, c.batch_id as "batchId", c.actor, c.reason, c.undoes, c.undone_by as "undoneBy",
       c.objects, c.created_at as "createdAt",
       jsonb_agg(jsonb_build_object('entity', p.entity, 'entityId', p.entity_id, 'action', p.action,
         'forward', p.forward, 'backward', p.backward)
         || case when p.set_by is null then '{}' else jsonb_build_object('setBy', p.set_by) end order by p.sequence) as patches
     from patches p join changesets c on c.id = p.changeset_id
     where p.entity = ? and p.entity_id = ? and (?::bigint is null or c.number < ?)
     group by c.id order by c.number desc limit ?`,
    [object.entity, object.id, page.before, page.before, page.limit],
  );
  return rows;
}

/** @param page `by`: only those that this user made; null: of everybody */
export function listRecentChangesets(
  db: Knex,
  page: { before: number | null; limit: number; by: string | null },
): Promise<NumberedChangeset[]> {
  const query = db('changesets').orderBy('number', 'desc').limit(page.limit).select(columns);
  if (page.by !== null) query.whereRaw(`actor->>'id' = ?`, [page.by]);
  return page.before === null ? query : query.where('number', '<', page.before);
}

export async function insertBatch(
  db: Knex,
  batch: { id: string; kind: string; reason: string; actor: unknown },
): Promise<void> {
  await db('batches').insert({ ...batch, actor: JSON.stringify(batch.actor) });
}

export async function finishBatch(db: Knex, id: string, summary: Record<string, unknown>): Promise<void> {
  await db('batches')
    .where({ id })
    .update({ summary: JSON.stringify(summary), finished_at: db.fn.now() });
}
