import type { Context } from '../../http/state.ts';
import type { Photo, ShareFavourite } from '../../plugin-api/index.ts';
import { photoBox, photoTitle } from '../../views/pictures/photo-box.ts';
import type { Translate } from '../../views/texts/catalogues.ts';
import { languageOf } from '../../views/texts/language.ts';

/** A photo that a visitor picked, as who keeps the link sees it. */
export interface Picked extends ShareFavourite {
  readonly photo: Photo;
  /** The name of its file; its title for who may not know that. */
  readonly file: string;
}

/** As many photos are asked for at a time as the reading door looks at. */
const pageSize = 200;

/** Those that this viewer may see themselves. */
export async function findPicked(ctx: Context, shareId: string): Promise<Picked[]> {
  const { shares, photos } = ctx.state.read;
  const favourites = await shares.favourites(shareId);
  const ids = [...new Set(favourites.map(({ photoId }) => photoId))];
  const found = new Map<string, Photo>();
  for (let at = 0; at < ids.length; at += pageSize)
    for (const [id, photo] of await photos.findMany(ids.slice(at, at + pageSize))) found.set(id, photo);
  const language = languageOf(ctx.state);
  return favourites.flatMap(favourite => {
    const photo = found.get(favourite.photoId);
    return photo ? { ...favourite, photo, file: photo.fileName ?? photoTitle(photo, language) } : [];
  });
}

export function nameOfVisitor(t: Translate, { visitor, visitorName }: ShareFavourite): string {
  return visitorName ?? t('picks.manage.unnamed', { number: visitor });
}

/** So many are shown of each visitor; the lists hold all. */
const mostShown = 200;

export function toVisitors(ctx: Context, picked: readonly Picked[]) {
  const { t } = ctx.state;
  const language = languageOf(ctx.state);
  return [...Map.groupBy(picked, ({ visitor }) => visitor).values()].map(own => ({
    name: nameOfVisitor(t, own[0]!),
    count: t('site.photos', { count: own.length }),
    photos: own.slice(0, mostShown).map(({ photo, file }) => ({
      ...photoBox(photo, language, { largest: 'thumb' }),
      file,
    })),
  }));
}

/** RFC 4180. What a spreadsheet would take for a formula is told to be text. */
export function toCsv(t: Translate, picked: readonly Picked[]): string {
  const heads = ['visitor', 'file', 'title', 'photo', 'sent'].map(name => t(`picks.manage.column.${name}`));
  const lines = picked.map(each => [
    nameOfVisitor(t, each),
    each.file,
    each.photo.title ?? '',
    each.photoId,
    each.sentAt.toISOString(),
  ]);
  return [heads, ...lines].map(line => line.map(toCell).join(',')).join('\r\n');
}

function toCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
