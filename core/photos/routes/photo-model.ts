import type { Album, Neighbours, Photo, PhotoContext, PhotoSummary } from '../../plugin-api/index.ts';
import { formatPeriod, formatTaken, formatTakenExactly, machineTime } from '../../views/dates.ts';
import {
  derivativeAddress,
  derivativeSize,
  jpegSources,
  modernSources,
  offeredPreset,
} from '../../views/image-addresses.ts';
import type { Language } from '../../views/language.ts';
import { plainBeginning, renderMarkdown } from '../../views/markdown.ts';
import type { PageModel } from '../../views/page-model.ts';
import { photoBox, photoText, photoTitle } from '../../views/photo-box.ts';
import { contextAddress, contextQuery } from '../../views/photo-context.ts';
import { captionOf } from './caption.ts';

export interface PhotoPageParts {
  readonly photo: Photo;
  readonly neighbours: Neighbours;
  readonly context: PhotoContext;
  readonly album: Album | null;
  /** True when the address names the context. */
  readonly isNamed: boolean;
  readonly language: Language;
  readonly isGuest: boolean;
}

/** Everything that a photo's page says, ready to be set. */
export function photoModel(parts: PhotoPageParts): PageModel {
  const { neighbours, context, album, language } = parts;
  const { base = '' } = language;
  const photo = { ...parts.photo, base };
  const query = contextQuery(context);
  const title = photoTitle(photo, language);
  const preview = offeredPreset(photo, 'medium');
  return {
    title,
    description: photo.caption ? plainBeginning(photo.caption) : photoText(photo, language),
    canonical: `/photos/${photo.id}`,
    openGraph: {
      type: 'article',
      image: {
        path: derivativeAddress(photo, preview),
        ...derivativeSize(photo, preview),
        alt: photoText(photo, language),
      },
    },
    background: album?.background ?? null,
    bodyClass: 'photo',
    scripts: ['photo.js'],
    photo: {
      ...photoBox(photo, language, { query }),
      ...sourcesOf(photo),
      src: derivativeAddress(photo, offeredPreset(photo, 'medium')),
    },
    heading: title,
    captionHtml: photo.caption ? renderMarkdown(photo.caption) : '',
    taken: photo.taken && {
      said: formatTaken(photo.taken, language.formatLocale),
      exactly: formatTakenExactly(photo.taken, language.formatLocale),
      machine: machineTime(photo.taken),
    },
    isDateTitle: !photo.title && photo.taken !== null,
    caption: captionOf(photo, language),
    before: neighbours.previous && stepTo(neighbours.previous),
    after: neighbours.next && stepTo(neighbours.next),
    back: { href: contextAddress(context, base), label: contextLabel(context, album, language) },
    notPublic:
      base !== ''
        ? ''
        : !photo.isPublic && photo.publication !== 'published'
          ? photo.publication
          : !photo.isPublic
            ? 'restricted'
            : '',
    mayEdit: photo.may.includes('edit'),
    mayManage: photo.may.includes('manage'),
    mayDownload: photo.may.includes('download') && isWhole(photo),
  };

  function stepTo(neighbour: NonNullable<Neighbours['next']>) {
    return {
      ...photoBox(neighbour, language, { query: parts.isNamed ? query : '' }),
      ...sourcesOf({ ...neighbour, base }),
    };
  }
}

/** An original with more pixels than its viewer may have is not theirs. */
function isWhole({ largestSize, width, height }: Photo): boolean {
  return largestSize === null || Math.max(width, height) <= largestSize;
}

/** What the page of a photo offers, which is also what is fetched of its neighbours beforehand. */
function sourcesOf(photo: PhotoSummary & { readonly base: string }) {
  const webp = modernSources(photo, 'webp', 'large');
  const avif = modernSources(photo, 'avif', 'large');
  const best = avif ?? webp ?? { srcset: '', media: '' };
  return { jpeg: jpegSources(photo, 'large'), webp, avif, best };
}

function contextLabel(context: PhotoContext, album: Album | null, { t, formatLocale }: Language): string {
  switch (context.kind) {
    case 'album':
      return album?.title ?? t('albums.title');
    case 'tags':
      return context.slugs.join(' + ');
    case 'search':
      return t('search.titleWith', { query: context.query });
    case 'time':
      return formatPeriod(context.period, formatLocale);
    case 'all':
      return t('home.newest');
  }
}
