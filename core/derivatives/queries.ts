import type { Knex } from 'knex';
import type { UnfinishedOriginal } from './background.ts';
import type { Derivative } from './make-derivatives.ts';
import { backgroundDerivatives } from './presets.ts';

/**
 * Rows of files that were just made, and the formats that pages may offer because of them. Operational records,
 * outside of changesets; may be repeated.
 */
export async function recordDerivatives(db: Knex, derivatives: readonly Derivative[]): Promise<void> {
  if (derivatives.length === 0) return;
  await db('derivatives')
    .insert(derivatives.map(toRow))
    .onConflict(['sha256', 'preset', 'revision', 'format'])
    .merge(['bytes', 'width', 'height']);
  await offerFormats(db, [...new Set(derivatives.map(derivative => derivative.sha256))]);
}

function toRow({ sha256, preset, revision, format, bytes, width, height }: Derivative) {
  return { sha256, preset, revision, format, bytes, width, height };
}

/** Sets `extra_formats` of these originals' photos to what exists in the revisions in force, as `preset.format`. */
async function offerFormats(db: Knex, sha256s: readonly string[]): Promise<void> {
  await db.raw(
    /* sql */ `
    update photos p set extra_formats = offered.formats
    from (
      select d.sha256, array_agg(d.preset || '.' || d.format order by d.preset, d.format) as formats
      from derivatives d
      where d.sha256 = any(:sha256s)
        and d.preset || '@' || d.revision || '.' || d.format = any(:offerable)
      group by d.sha256
    ) offered
    where p.sha256 = offered.sha256 and p.extra_formats is distinct from offered.formats`,
    { sha256s: [...sha256s], offerable: offerableFormats() },
  );
}

/**
 * Photos that lack a background derivative, in the order of their hashes, after a hash (exclusive). An index holds just
 * these. Of a photo of several files only the one that is shown counts.
 */
export async function listUnfinishedOriginals(
  db: Knex,
  { after, limit }: { after: string; limit: number },
): Promise<(Omit<UnfinishedOriginal, 'path'> & { referencedPath: string | null })[]> {
  const offerable = offerableFormats();
  const { rows } = await db.raw(
    /* sql */ `
    select o.sha256,
      case when o.storage = 'referenced' then rtrim(r.path, '/') || '/' || o.path end as "referencedPath",
      array(
        select d.preset || '@' || d.revision || '.' || d.format from derivatives d
        where d.sha256 = o.sha256 and d.preset || '@' || d.revision || '.' || d.format = any(:offerable)
      ) as existing
    from (
      select sha256 from photos where sha256 > :after and cardinality(extra_formats) < :count
      order by sha256 limit :limit
    ) p
    join originals o on o.sha256 = p.sha256
    left join library_roots r on r.id = o.root_id
    order by o.sha256`,
    { offerable, count: offerable.length, after, limit },
  );
  return rows;
}

/** The PNG of a watermark, by its hash. Source: `watermark_images`. */
export async function findMarkImage(db: Knex, sha256: string): Promise<Buffer | undefined> {
  return (await db('watermark_images').where({ sha256 }).first('png'))?.png;
}

/** Which of these hashes are originals that the database knows. */
export async function findKnownOriginals(db: Knex, sha256s: readonly string[]): Promise<Set<string>> {
  const rows = await db('originals').whereIn('sha256', sha256s).select('sha256');
  return new Set(rows.map(row => row.sha256));
}

function offerableFormats(): string[] {
  return backgroundDerivatives.map(({ preset, format }) => `${preset.name}@${preset.revision}.${format}`);
}
