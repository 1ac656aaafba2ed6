import type { Knex } from 'knex';

/** What is kept of one revision in one format. */
export interface KeptFiles {
  /** Without what else its files follow from, such as a focal point. */
  readonly preset: string;
  readonly revision: number;
  readonly format: string;
  readonly files: number;
  readonly bytes: number;
  readonly pixels: number;
  /** Of those whose making was measured. */
  readonly measuredMs: number;
  readonly measuredPixels: number;
}

/** Sums over all derivatives: one pass over the table. */
export async function sumKeptFiles(db: Knex): Promise<KeptFiles[]> {
  const { rows } = await db.raw(/* sql */ `
    select split_part(preset, '~', 1) as preset, revision, format, count(*)::int as files,
      sum(bytes)::float8 as bytes, sum(width::float8 * height) as pixels,
      coalesce(sum(ms), 0)::float8 as "measuredMs",
      coalesce(sum(width::float8 * height) filter (where ms is not null), 0) as "measuredPixels"
    from derivatives group by 1, 2, 3 order by 1, 2, 3`);
  return rows;
}

export interface MissingSearch {
  readonly preset: string;
  readonly revision: number;
  readonly format: string;
  /** Longest side, px. */
  readonly fits: number;
  /** Width to height of what is cut; null: whole pictures. */
  readonly aspect: { readonly width: number; readonly height: number } | null;
}

/** How many files of this kind photos lack, and their pixels in all. */
export async function countMissing(
  db: Knex,
  { preset, revision, format, fits, aspect }: MissingSearch,
): Promise<{ readonly files: number; readonly pixels: number }> {
  // as keptName and focalStep have it
  const step = (column: string) => `floor(coalesce(${column}::text::float8, 0.5) * 20 + 0.5)::int`;
  const name = aspect
    ? `:preset || '~' || ${step('p.focal_x')} || '-' || ${step('p.focal_y')}`
    : ':preset::text';
  const { rows } = await db.raw(
    /* sql */ `
    select count(*)::int as files, coalesce(sum(pixels), 0)::float8 as pixels
    from (
      select sha256, name, max(pixels) as pixels
      from (
        select p.sha256, ${name} as name, ${aspect ? pixelsOfCut : pixelsOfWhole} as pixels from photos p
      ) shown
      group by sha256, name
    ) wanted
    where not exists (
      select 1 from derivatives d
      where d.sha256 = wanted.sha256 and d.preset = wanted.name and d.revision = :revision and d.format = :format
    )`,
    {
      ...{ preset, revision, format, fits },
      ...(aspect && { across: aspect.width, down: aspect.height }),
    },
  );
  return rows[0];
}

const pixelsOfWhole =
  'p.width::float8 * p.height * least(1, :fits::float8 / greatest(p.width, p.height)) ^ 2';
/** The largest cut of this shape that is in the photo, and no larger than asked for. */
const pixelsOfCut = `least(
  p.width::float8 / :across, p.height::float8 / :down, :fits::float8 / greatest(:across::int, :down::int)
) ^ 2 * :across * :down`;
