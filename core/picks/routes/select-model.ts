import type { Context } from '../../http/state.ts';
import type { Page, PhotoContext, PhotoSummary } from '../../plugin-api/index.ts';
import type { PageModel } from '../../views/page/page-model.ts';
import { photoBox } from '../../views/pictures/photo-box.ts';
import { contextAddress } from '../../views/pictures/photo-context.ts';
import { languageOf } from '../../views/texts/language.ts';

interface Parts {
  readonly context: PhotoContext;
  readonly page: Page<PhotoSummary>;
  /** Those that were chosen already, on this page and on others. */
  readonly chosen: readonly string[];
}

export async function selectModel(ctx: Context, { context, page, chosen }: Parts): Promise<PageModel> {
  const { t, base } = ctx.state;
  const isChosen = new Set(chosen);
  const shown = new Set(page.items.map(photo => photo.id));
  const language = languageOf(ctx.state);
  return {
    title: t('picks.select.title'),
    noIndex: true,
    styles: ['picks.css'],
    back: contextAddress(context, base) || '/',
    fields: ['in', 'order'].flatMap(name => {
      const value = ctx.query[name];
      return typeof value === 'string' ? { name, value } : [];
    }),
    elsewhere: chosen.filter(id => !shown.has(id)),
    photos: page.items.map(photo => ({
      ...photoBox(photo, language, { largest: 'thumb' }),
      isChosen: isChosen.has(photo.id),
    })),
    cursor: page.next,
    ...(await offersOf(ctx)),
  };
}

/** What may be done with photos that are selected. */
export async function offersOf({ state: { link, read, base } }: Context) {
  const mayDownload =
    link === null
      ? await read.rights.somewhere('download')
      : link.may.includes('download') && link.downloadsLeft !== 0;
  const mayShare = base === '' && (await read.rights.somewhere('manage'));
  return { mayDownload, mayShare };
}
