import type { Knex } from 'knex';
import { fail } from '../errors/app-error.ts';
import type { Actor, ObjectPatch } from '../plugin-api/index.ts';
import { announceChange } from './announce.ts';
import type { FieldsSet, Touched } from './change-context.ts';
import { diffDocs, touchedFields } from './patch.ts';

/** A changeset is what one person can look through; more is a batch. */
export const largestChangeset = 1_000;

export interface Recording {
  readonly id: string;
  readonly actor: Actor;
  readonly reason: string;
  readonly batchId: string | null;
  readonly undoes: string | null;
  /** Plugins that brought it about, and what they had been told of; null: none did. */
  readonly chain: { readonly causes: readonly string[]; readonly told: readonly string[] } | null;
}

/**
 * Writes changeset, patches and events of everything touched. Returns false when nothing was changed in the end; an undo is
 * recorded all the same, because the changeset that it takes back points to it.
 */
export async function recordChangeset(
  trx: Knex.Transaction,
  recording: Recording,
  { touched, credits }: { touched: ReadonlyMap<string, Touched>; credits: ReadonlyMap<string, FieldsSet[]> },
): Promise<boolean> {
  const patches = [...touched].flatMap(([key, object]) => toPatch(object, credits.get(key)));
  if (patches.length === 0 && recording.undoes === null) return false;
  if (patches.length > largestChangeset) fail('CHANGESET_TOO_LARGE');
  const number = await insertChangeset(trx, recording, patches.length);
  await insertPatches(trx, recording.id, patches);
  await insertEvents(trx, recording.id, patches);
  await announceChange(trx, String(number));
  return true;
}

function toPatch({ entity, id, before, after }: Touched, credits?: readonly FieldsSet[]): ObjectPatch[] {
  const patch = diffDocs(before, after);
  if (!patch) return [];
  const setBy = credits && creditsOf(credits, patch.forward);
  return [{ entity, entityId: id, ...patch, ...(setBy?.length ? { setBy } : {}) }];
}

/** Of each plugin once, and no field that came out as it was. */
function creditsOf(credits: readonly FieldsSet[], forward: ObjectPatch['forward']): FieldsSet[] {
  const isWhole = forward.some(operation => operation.path === '');
  const changed = new Set(touchedFields(forward));
  return [...Map.groupBy(credits, ({ plugin }) => plugin)].flatMap(([plugin, sets]) => {
    const fields = [...new Set(sets.flatMap(set => set.fields))].filter(
      field => isWhole || changed.has(field),
    );
    return fields.length === 0 ? [] : [{ plugin, fields }];
  });
}

async function insertChangeset(
  trx: Knex.Transaction,
  recording: Recording,
  objects: number,
): Promise<number> {
  const { rows } = await trx.raw(
    `insert into changesets (id, batch_id, actor, reason, undoes, objects, chain)
     values (?, ?, ?, ?, ?, ?, ?) returning number`,
    [
      recording.id,
      recording.batchId,
      JSON.stringify(recording.actor),
      recording.reason,
      recording.undoes,
      objects,
      recording.chain && JSON.stringify(recording.chain),
    ],
  );
  return rows[0].number;
}

/** One statement for any number of rows: the rows travel as one JSON value. */
async function insertPatches(
  trx: Knex.Transaction,
  changesetId: string,
  patches: readonly ObjectPatch[],
): Promise<void> {
  await trx.raw(
    `insert into patches (changeset_id, sequence, entity, entity_id, action, forward, backward, set_by)
     select ?, sequence - 1, patch->>'entity', patch->>'entityId', patch->>'action', patch->'forward', patch->'backward',
       patch->'setBy'
     from jsonb_array_elements(?::jsonb) with ordinality as p (patch, sequence)`,
    [changesetId, JSON.stringify(patches)],
  );
}

async function insertEvents(
  trx: Knex.Transaction,
  changesetId: string,
  patches: readonly ObjectPatch[],
): Promise<void> {
  const events = patches.map(patch => ({
    name: `${patch.entity}.${patch.action}`,
    entity: patch.entity,
    id: patch.entityId,
    payload: { fields: touchedFields(patch.forward) },
  }));
  await trx.raw(
    `insert into events (changeset_id, name, entity, entity_id, payload)
     select ?, event->>'name', event->>'entity', event->>'id', event->'payload'
     from jsonb_array_elements(?::jsonb) with ordinality as e (event, sequence) order by sequence`,
    [changesetId, JSON.stringify(events)],
  );
}
