import type { Knex } from 'knex';
import type { DerivativeName } from '../../storage/storage-keys.ts';

export interface PastSearch {
  readonly names: readonly string[];
  readonly standard: readonly string[];
  readonly marks: readonly string[];
  readonly limit: number;
}

/**
 * Some files of these presets that are of no revision in force, as the database has it at this moment, or that carry
 * another watermark than those that are.
 *
 * @param marks identities of watermarks that are in force somewhere
 * @param standard names whose first revision is in force as long as nothing else was chosen
 */
export async function listPastFiles(
  db: Knex,
  { names, standard, marks, limit }: PastSearch,
): Promise<DerivativeName[]> {
  const { rows } = await db.raw(
    /* sql */ `
    with in_force as (
      select asked.name, case
        when s.value is not null then (s.value ->> 'revision')::int
        when asked.name = any(:standard) then 1
      end as revision
      from unnest(:names::text[]) as asked(name)
      left join settings s on s.key = 'preset:' || asked.name
    )
    select d.sha256, d.preset, d.revision, d.format
    from derivatives d
    join in_force f on f.name = split_part(d.preset, '~', 1)
    where d.revision is distinct from f.revision
      or (d.preset ~ '~m[0-9a-f]{16}$' and right(d.preset, 16) <> all(:marks::text[]))
    limit :limit`,
    { names: [...names], standard: [...standard], marks: [...marks], limit },
  );
  return rows;
}

/** Forgets files that are gone, and that their photos were finished. */
export async function forgetFiles(db: Knex, files: readonly DerivativeName[]): Promise<void> {
  await db.transaction(async trx => {
    await trx('derivatives')
      .whereIn(
        ['sha256', 'preset', 'revision', 'format'],
        files.map(({ sha256, preset, revision, format }) => [sha256, preset, revision, format] as never),
      )
      .delete();
  });
}

/** So that a change back to a recipe whose files were cleaned finds out that they are missing. */
export async function forgetFinished(db: Knex, goal: string): Promise<void> {
  await db('photos')
    .whereNotNull('finished_for')
    .andWhereNot('finished_for', goal)
    .update({ finished_for: null });
}
