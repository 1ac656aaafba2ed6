import { mostInAddress } from '../../http/chosen-photos.ts';
import type { Context } from '../../http/state.ts';
import type { PhotoDownload } from '../../plugin-api/index.ts';
import type { PageModel } from '../../views/page/page-model.ts';
import { type Language, languageOf } from '../../views/texts/language.ts';
import { formatNumber } from '../../views/texts/numbers.ts';
import { sizeInWords } from '../../views/texts/size-choices.ts';

/** What `Shown.largestSize` says where nothing bounds it. */
const noBound = 1_000_000;

/** As many photos are asked for at a time as the reading door looks at. */
const pageSize = 200;

/**
 * What an archive of these photos would hold, told before it is made: originals and their bytes, what comes at a smaller size,
 * what can't be had, and whether a link has enough downloads left. Only what can be had goes into its form.
 */
export async function selectedModel(ctx: Context, ids: readonly string[]): Promise<PageModel> {
  const { link, t } = ctx.state;
  const language = languageOf(ctx.state);
  const found = await findDownloads(ctx, ids);
  const originals = found.filter(({ largestSize }) => largestSize === null);
  const left = link?.downloadsLeft ?? null;
  const isTooMuch = left !== null && originals.length > left;
  return {
    title: t('downloads.selected.title'),
    noIndex: true,
    lines: linesOf(found, originals, language),
    without:
      ids.length > found.length ? t('downloads.selected.without', { count: ids.length - found.length }) : '',
    isTooMuch,
    left: left === null ? '' : t('shares.visit.left', { count: left }),
    photos: found.map(({ photoId }) => photoId).join(','),
    count: found.length,
    isForm: found.length > mostInAddress,
    action: `${ctx.state.base}/download`,
  };
}

async function findDownloads(ctx: Context, ids: readonly string[]): Promise<PhotoDownload[]> {
  const found: PhotoDownload[] = [];
  for (let at = 0; at < ids.length; at += pageSize) {
    const some = ids.slice(at, at + pageSize);
    const downloads = await ctx.state.read.photos.downloads(some);
    found.push(...some.flatMap(id => downloads.get(id) ?? []));
  }
  return found;
}

function linesOf(
  found: readonly PhotoDownload[],
  originals: readonly PhotoDownload[],
  { t, formatLocale }: Language,
): string[] {
  const given = Object.groupBy(
    found.filter(({ largestSize }) => largestSize !== null),
    ({ largestSize, watermark }) => `${largestSize} ${watermark ? 'marked' : 'bounded'}`,
  );
  const megabytes = originals.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000_000;
  const size = formatNumber(megabytes, formatLocale, megabytes < 10 ? 1 : 0);
  return [
    ...(originals.length > 0 ? [t('downloads.selected.originals', { count: originals.length, size })] : []),
    ...Object.values(given).map(photos => sayBounded(photos!, t)),
  ];
}

/** Where only a watermark keeps the original back, there is no size to be told. */
function sayBounded(photos: readonly PhotoDownload[], t: Language['t']): string {
  const [{ largestSize, watermark }] = photos as [PhotoDownload];
  const count = photos.length;
  if (largestSize! >= noBound) return t('downloads.selected.marked', { count });
  const key = watermark ? 'downloads.selected.boundedAndMarked' : 'downloads.selected.bounded';
  return t(key, { count, size: sizeInWords(t, largestSize!) });
}
