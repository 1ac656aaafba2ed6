import type { FeedEntry } from './feed.ts';
import { escapeMarkup } from './xml.ts';

/** What a reader shows of an entry: the picture, and below it what was written about it. */
export function entryHtml({ page, image, caption }: FeedEntry): string {
  const { address, alt, width, height } = image;
  const picture = `<p><a href="${escapeMarkup(page)}"><img src="${escapeMarkup(address)}" alt="${escapeMarkup(alt)}" width="${width}" height="${height}"></a></p>`;
  const paragraphs = (caption ?? '').split(/\n{2,}/).filter(text => text.trim() !== '');
  return (
    picture + paragraphs.map(text => `<p>${escapeMarkup(text.trim()).replaceAll('\n', '<br>')}</p>`).join('')
  );
}
