import type { Album, Around, Photo, PhotoContext } from '../../plugin-api/index.ts';
import type { PageModel } from '../../views/page/page-model.ts';
import { derivativeAddress, derivativeSize, offeredPreset } from '../../views/pictures/image-addresses.ts';
import { contextQuery } from '../../views/pictures/photo-context.ts';
import type { Language } from '../../views/texts/language.ts';
import { shownPhoto } from './shown-photo.ts';

export interface AroundParts {
  /** The one that was asked for and what lies around it, in their order. */
  readonly photos: readonly Photo[];
  readonly id: string;
  /** Null where the photo isn't in the context: then nobody knows what comes next. */
  readonly around: Around | null;
  readonly album: Album | null;
  /** Null when the address names none. */
  readonly context: PhotoContext | null;
  readonly language: Language;
}

/** Photos one after the other for the viewer, each with all that it says and offers. */
export function aroundModel({ photos, id, around, album, context, language }: AroundParts): PageModel {
  const query = contextQuery(context);
  return {
    title: '',
    theme: context === null ? null : (album?.theme ?? null),
    id,
    isKnown: around !== null,
    isFirst: around?.isFirst ?? false,
    isLast: around?.isLast ?? false,
    number: around?.number ?? null,
    total: around?.total ?? album?.photoCount ?? null,
    slides: photos.map(photo => slideOf(photo, language, query)),
    intervals: [3, 5, 8, 15].map(seconds => ({
      seconds,
      label: language.t('viewer.seconds', { count: seconds }),
    })),
  };
}

/** What browsers show as it is. */
const shownFormats = new Set(['jpeg', 'png', 'webp', 'avif']);

function slideOf(photo: Photo, language: Language, query: string) {
  const { base = '' } = language;
  const shown = shownPhoto(photo, language, query);
  const largest = derivativeSize(photo, offeredPreset(photo, 'large'));
  // Below a link each original counts as a download, and looking closely is none.
  const isShownWhole = shown.mayDownload && base === '' && shownFormats.has(photo.format);
  const isLarger = isShownWhole && photo.width > largest.width;
  return {
    ...shown,
    thumb: derivativeAddress({ ...photo, base }, 'thumb'),
    size: isLarger ? { width: photo.width, height: photo.height } : largest,
    original: isLarger ? `/photos/${photo.id}/original` : '',
    download: shown.mayDownload ? `${base}/photos/${photo.id}/original` : '',
    mark: shown.notPublic,
  };
}
