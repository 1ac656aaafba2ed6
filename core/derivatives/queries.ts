import type { Knex } from 'knex';
import type { Derivative } from './make-derivatives.ts';

/**
 * Rows of files that were just made, and the formats that pages may offer because of them. Operational records,
 * outside of changesets; may be repeated.
 *
 * @param offerable `name@revision.format` of what is offered once it is there
 */
export async function recordDerivatives(
  db: Knex,
  derivatives: readonly Derivative[],
  offerable: readonly string[],
): Promise<void> {
  if (derivatives.length === 0) return;
  await db('derivatives')
    .insert(derivatives.map(toRow))
    .onConflict(['sha256', 'preset', 'revision', 'format'])
    .merge(['bytes', 'width', 'height', 'ms']);
  await offerFormats(db, [...new Set(derivatives.map(derivative => derivative.sha256))], offerable);
}

function toRow({ sha256, preset, revision, format, bytes, width, height, ms }: Derivative) {
  return { sha256, preset, revision, format, bytes, width, height, ms: ms ?? null };
}

/** Sets `extra_formats` of these originals' photos to what is there: `small.webp`, `small@2.webp`. */
export async function offerFormats(
  db: Knex,
  sha256s: readonly string[],
  offerable: readonly string[],
): Promise<void> {
  await db.raw(
    /* sql */ `
    update photos p set extra_formats = offered.formats
    from (
      select asked.sha256, array(
        select d.preset || case when d.revision > 1 then '@' || d.revision else '' end || '.' || d.format
        from derivatives d
        where d.sha256 = asked.sha256 and d.preset || '@' || d.revision || '.' || d.format = any(:offerable)
        order by d.preset, d.format, d.revision
      ) as formats
      from unnest(:sha256s::text[]) as asked(sha256)
    ) offered
    where p.sha256 = offered.sha256 and p.extra_formats is distinct from offered.formats`,
    { sha256s: [...sha256s], offerable: [...offerable] },
  );
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

/** Adds to how often pictures were asked for, many at once; an operational record outside of changesets. */
export async function addViews(db: Knex, views: ReadonlyMap<string, number>): Promise<void> {
  if (views.size === 0) return;
  // in one order, so that two processes never wait for each other
  const sha256s = [...views.keys()].toSorted();
  await db.raw(
    /* sql */ `
    insert into original_views (sha256, views)
    select * from unnest(:sha256s::text[], :counts::bigint[])
    on conflict (sha256) do update set views = original_views.views + excluded.views, viewed_at = now()`,
    { sha256s, counts: sha256s.map(sha256 => views.get(sha256)!) },
  );
}
