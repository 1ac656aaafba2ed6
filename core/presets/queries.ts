import type { Knex } from 'knex';
import type { PresetRecipe, PresetRevision } from '../plugin-api/index.ts';

export const presetKeyPrefix = 'preset:';

/** What is in force where it was chosen, and every revision that there was. */
export async function readPresets(
  db: Knex,
): Promise<{ readonly chosen: readonly PresetRevision[]; readonly ledger: readonly PresetRevision[] }> {
  const { rows } = await db.raw(
    /* sql */ `
    select name, revision, recipe, false as "isChosen" from presets
    union all
    select substr(key, :length), (value ->> 'revision')::integer, value -> 'recipe', true
    from settings where starts_with(key, :prefix)
    order by name, revision`,
    { prefix: presetKeyPrefix, length: presetKeyPrefix.length + 1 },
  );
  const pick = (isChosen: boolean): PresetRevision[] =>
    (rows as (PresetRevision & { isChosen: boolean })[])
      .filter(row => row.isChosen === isChosen)
      .map(({ name, revision, recipe }) => ({ name, revision, recipe }));
  return { chosen: pick(true), ledger: pick(false) };
}

/** The highest revision that there ever was, 0 for none. Until the transaction ends, nobody else takes a number. */
export async function lockNewestRevision(trx: Knex.Transaction, name: string): Promise<number> {
  await trx.raw('lock table presets in share row exclusive mode');
  const row = await trx('presets')
    .where({ name })
    .max<{ newest: number | null }>('revision as newest')
    .first();
  return row?.newest ?? 0;
}

/** A number that is there already stays what it is. */
export async function insertRevision(trx: Knex.Transaction, { name, revision, recipe }: PresetRevision) {
  await trx('presets')
    .insert({ name, revision, recipe: JSON.stringify(recipe satisfies PresetRecipe) })
    .onConflict(['name', 'revision'])
    .ignore();
}
