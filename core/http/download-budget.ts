import type { PhotoContext, Readers } from '../plugin-api/index.ts';

/** Photos looked at for an answer; a page that only offers an archive does no more work than this. */
const mostLooked = 2_000;
const pageSize = 200;

/**
 * Whether an archive of these lists takes more originals than a link has `left`. Photos that are given within a bound cost
 * nothing. False as well where that can't be said from the first 2,000: the archive itself counts all of them.
 */
export async function takesMoreThan(
  photos: Readers['photos'],
  contexts: readonly PhotoContext[],
  left: number,
): Promise<boolean> {
  let [originals, looked] = [0, 0];
  for (const context of contexts) {
    let after: string | null | undefined;
    do {
      const page = await photos.list(context, { limit: pageSize, ...(after ? { after } : {}) });
      const ids = page?.items.map(photo => photo.id) ?? [];
      const downloads = await photos.downloads(ids);
      originals += [...downloads.values()].filter(({ largestSize }) => largestSize === null).length;
      looked += ids.length;
      if (originals > left) return true;
      after = page?.next;
    } while (after && looked < mostLooked);
    if (looked >= mostLooked) return false;
  }
  return false;
}
