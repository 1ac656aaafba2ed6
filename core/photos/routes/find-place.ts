import type { Readers } from '../../plugin-api/index.ts';

const mostPerPage = 200;

/**
 * The photo that stands at a place (1 is the first) of an album's own order once the moved ones are taken out; null when
 * there are fewer. Reads page after page, because lists know no numbers.
 */
export async function findPlace(
  { photos }: Readers,
  { slug, place, moved }: { slug: string; place: number; moved: readonly string[] },
): Promise<string | null> {
  const skipped = new Set(moved);
  let left = place;
  for (let after: string | undefined; ; ) {
    const page = await photos.list({ kind: 'album', slug, order: 'manual' }, { after, limit: mostPerPage });
    for (const { id } of page?.items ?? []) {
      if (skipped.has(id)) continue;
      left -= 1;
      if (left === 0) return id;
    }
    if (!page?.next) return null;
    after = page.next;
  }
}
