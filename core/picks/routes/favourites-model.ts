import type { Context } from '../../http/state.ts';
import type { PageModel } from '../../views/page/page-model.ts';
import { wallBoxes, wallLayout } from '../../views/pictures/wall.ts';
import { languageOf } from '../../views/texts/language.ts';
import { offersOf } from './select-model.ts';

/** Photos that an address names, in its order: what this viewer may not see isn't there. Without any, what favourites are. */
export async function favouritesModel(ctx: Context, ids: readonly string[]): Promise<PageModel> {
  const { read, t, link, base } = ctx.state;
  const found = await read.photos.summaries(ids);
  const photos = ids.flatMap(id => found.get(id) ?? []);
  const language = languageOf(ctx.state);
  const wall = wallLayout(ctx.state, language);
  const sent = (await link?.picks?.read(ctx)) ?? null;
  return {
    title: t('picks.favourites'),
    section: 'favourites',
    noIndex: true,
    styles: ['picks.css'],
    scripts: ['favourites-page.js'],
    isNamed: ids.length > 0,
    facts: photos.length > 0 ? t('site.photos', { count: photos.length }) : '',
    ...wall,
    photos: wallBoxes(photos, { layout: wall.layout, query: '?in=favourites', language }),
    select: `${base}/select`,
    chosen: photos.map(photo => photo.id).join(','),
    mayPick: Boolean(link?.picks),
    linkName: link?.name ?? '',
    sent: sent && {
      text: t('picks.sent', { count: sent.photoIds.length }),
      name: sent.name ?? '',
      photos: sent.photoIds.slice(0, 200).join(','),
    },
    ...(await offersOf(ctx)),
  };
}
