import type { Context } from '../../http/state.ts';
import type { AlbumSummary } from '../../plugin-api/index.ts';
import { albumBox, photoBox } from '../../views/pictures/photo-box.ts';
import { contextQuery } from '../../views/pictures/photo-context.ts';
import { languageOf } from '../../views/texts/language.ts';

/** More sub-albums than these are a list and no chapters. */
export const mostChapters = 40;

/**
 * Sub-albums as chapters of one page, each with its first photos, for themes that ask for them: one statement, however many
 * they are. Empty where nobody asks.
 */
export async function findChapters(ctx: Context, children: readonly AlbumSummary[], limit: number) {
  if (limit === 0 || children.length === 0 || children.length > mostChapters) return [];
  const language = languageOf(ctx.state);
  const { t } = language;
  const firsts = await ctx.state.read.photos.firsts(
    children.map(({ id }) => id),
    limit,
  );
  return children.map((child, index) => {
    const box = albumBox(child, language);
    const query = contextQuery({ kind: 'album', slug: child.slug });
    const photos = (firsts.get(child.id) ?? []).map(photo => photoBox(photo, language, { query }));
    const isWhole = photos.length >= child.photoCount && child.albumCount === 0;
    return {
      ...box,
      number: index + 1,
      anchor: `chapter-${index + 1}`,
      photos,
      /** Says what there is beyond these; null: nothing. */
      more: isWhole ? null : { href: box.href, label: t('albums.chapter.more', { title: child.title }) },
    };
  });
}
