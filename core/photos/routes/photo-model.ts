import type { Album, Neighbours, Photo, PhotoContext } from '../../plugin-api/index.ts';
import type { PageModel } from '../../views/page/page-model.ts';
import { derivativeAddress, derivativeSize, offeredPreset } from '../../views/pictures/image-addresses.ts';
import { photoBox, photoText } from '../../views/pictures/photo-box.ts';
import { contextAddress, contextQuery } from '../../views/pictures/photo-context.ts';
import { formatPeriod } from '../../views/texts/dates.ts';
import type { Language } from '../../views/texts/language.ts';
import { plainBeginning } from '../../views/texts/markdown.ts';
import { shownPhoto, sourcesOf } from './shown-photo.ts';
import { structuredPhoto } from './structured-photo.ts';

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
  const shown = shownPhoto(parts.photo, language, query);
  const preview = offeredPreset(photo, 'medium');
  return {
    ...shown,
    title: shown.heading,
    description: photo.caption ? plainBeginning(photo.caption) : photoText(photo, language),
    canonical: `/photos/${photo.id}`,
    noIndex: !photo.indexed,
    structured: structuredPhoto(parts.photo, language),
    embeddable: `/photos/${photo.id}`,
    openGraph: {
      type: 'article',
      image: {
        path: derivativeAddress(photo, preview),
        ...derivativeSize(photo, preview),
        alt: photoText(photo, language),
      },
    },
    background: album?.background ?? null,
    theme: parts.isNamed ? (album?.theme ?? null) : null,
    bodyClass: 'photo',
    scripts: ['photo.js'],
    viewer: `${base}/photos/${photo.id}${query}`,
    before: neighbours.previous && stepTo(neighbours.previous),
    after: neighbours.next && stepTo(neighbours.next),
    back: { href: contextAddress(context, base), label: contextLabel(context, album, language) },
    mayEdit: photo.may.includes('edit'),
    mayManage: photo.may.includes('manage'),
  };

  function stepTo(neighbour: NonNullable<Neighbours['next']>) {
    return {
      ...photoBox(neighbour, language, { query: parts.isNamed ? query : '' }),
      ...sourcesOf({ ...neighbour, base }),
    };
  }
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
