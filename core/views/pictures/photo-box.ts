import type { AlbumSummary, PhotoSummary } from '../../plugin-api/index.ts';
import { formatSpan, formatTaken } from '../texts/dates.ts';
import { foreignLanguage, type Language } from '../texts/language.ts';
import {
  derivativeAddress,
  jpegSources,
  type ModernSources,
  modernSources,
  offeredPreset,
  type PresetName,
} from './image-addresses.ts';

/** A photo as a box on a wall: sized and coloured before its bytes are there. */
export interface PhotoBox {
  readonly id: string;
  readonly href: string;
  readonly alt: string;
  /** One line for hover and focus. */
  readonly label: string;
  /** Attributes of what shows `alt`, and of what shows `label`, where it isn't in the page's language; else empty. */
  readonly altLanguage: string;
  readonly labelLanguage: string;
  /** Width divided by height. */
  readonly ratio: number;
  /** `wide` takes a row of its own; `tall` may be higher than its row. */
  readonly shape: 'wide' | 'tall' | '';
  readonly colour: string;
  /** Displayed pixels. */
  readonly width: number;
  readonly src: string;
  /** The smallest, for covers in lists. */
  readonly thumb: string;
  /** Candidates as WebP; null until all sizes are there. */
  readonly webp: ModernSources | null;
  /** Candidates as JPEG; empty where WebP is offered everywhere, because then `src` is enough for old browsers. */
  readonly jpeg: string;
  readonly thumbHash: string | null;
  /** CSS `object-position` where it is cropped; empty for the middle. */
  readonly focus: string;
  /** Cells of a mosaic, across and down: the shape nearest to its own, larger where it is rated 4 or 5. */
  readonly cells: readonly [number, number];
  /** `yyyy-mm` of when it was taken; empty when nobody knows. */
  readonly month: string;
  /** False where it is marked as not public. */
  readonly isPublic: boolean;
}

/** An album as a cover with its title and facts. */
export interface AlbumBox {
  readonly id: string;
  readonly href: string;
  readonly title: string;
  /** Attributes of what shows `title`, where it isn't in the page's language; else empty. */
  readonly titleLanguage: string;
  readonly cover: PhotoBox | null;
  /** "48 photos", "3 albums", or both. */
  readonly count: string;
  readonly span: string;
  readonly depth: number;
  /** Why guests don't see it; empty when they do. */
  readonly mark: 'draft' | 'scheduled' | 'withdrawn' | 'signed-in' | 'restricted' | '';
}

export interface PhotoBoxOptions {
  /** The query that names the context, as `contextQuery` makes it. */
  readonly query?: string;
  readonly largest?: PresetName;
  readonly href?: string;
}

export function photoBox(summary: PhotoSummary, language: Language, options: PhotoBoxOptions = {}): PhotoBox {
  const { base = '' } = language;
  const photo = { ...summary, base };
  const ratio = Math.round((photo.width / photo.height) * 10_000) / 10_000;
  const largest = options.largest ?? 'medium';
  const webp = modernSources(photo, 'webp', largest);
  return {
    id: photo.id,
    href: options.href ?? `${base}/photos/${photo.id}${options.query ?? ''}`,
    alt: photoText(photo, language),
    label: photoTitle(photo, language),
    altLanguage: languageAttributes(
      photo.altText || photo.title
        ? foreignLanguage(photo, photo.altText ? 'altText' : 'title', language)
        : '',
    ),
    labelLanguage: titleLanguage(photo, language),
    ratio,
    shape: ratio > 2.4 ? 'wide' : ratio < 0.5 ? 'tall' : '',
    colour: photo.averageColour,
    width: photo.width,
    src: derivativeAddress(photo, offeredPreset(photo, largest === 'thumb' ? 'thumb' : 'small')),
    thumb: derivativeAddress(photo, 'thumb', 'webp'),
    webp,
    jpeg: webp?.media === '' ? '' : jpegSources(photo, largest),
    thumbHash: photo.thumbHash,
    focus: photo.focalPoint ? `${percent(photo.focalPoint.x)} ${percent(photo.focalPoint.y)}` : '',
    cells: mosaicCells(ratio, photo.rating),
    month: photo.taken?.at.slice(0, 7) ?? '',
    isPublic: photo.isPublic || base !== '',
  };
}

export function albumBox(album: AlbumSummary, language: Language): AlbumBox {
  const { t, formatLocale, base = '' } = language;
  const counts = [
    album.photoCount > 0 || album.albumCount === 0 ? t('site.photos', { count: album.photoCount }) : '',
    album.albumCount > 0 ? t('site.albums', { count: album.albumCount }) : '',
  ];
  return {
    id: album.id,
    href: `${base}/albums/${encodeURIComponent(album.slug)}`,
    title: album.title,
    titleLanguage: languageAttributes(foreignLanguage(album, 'title', language)),
    cover: album.cover && photoBox(album.cover, language),
    count: counts.filter(Boolean).join(' · '),
    span: album.span ? formatSpan(album.span, formatLocale) : '',
    depth: album.depth,
    mark: base === '' ? albumMark(album) : '',
  };
}

/** Why guests don't see an album; empty when they do. */
export function albumMark(album: Pick<AlbumSummary, 'publication' | 'audience'>): AlbumBox['mark'] {
  if (album.publication !== 'published') return album.publication;
  return album.audience === 'public' ? '' : album.audience;
}

/** The title, or the date it was taken, or that it has neither: never the file's name. */
export function photoTitle(photo: Pick<PhotoSummary, 'title' | 'taken'>, language: Language): string {
  if (photo.title) return photo.title;
  if (photo.taken) return formatTaken(photo.taken, language.formatLocale);
  return language.t('photo.untitled');
}

/** Attributes of what shows the title; empty where it is in the page's language, or there is none. */
export function titleLanguage(photo: Pick<PhotoSummary, 'title' | 'languages'>, language: Language): string {
  return photo.title ? languageAttributes(foreignLanguage(photo, 'title', language)) : '';
}

/** With a space before them: ` lang="ar" dir="auto"`. */
export function languageAttributes(language: string): string {
  return /^[A-Za-z0-9-]+$/.test(language) ? ` lang="${language}" dir="auto"` : '';
}

/** What is read aloud instead of the picture. */
export function photoText(photo: PhotoSummary, language: Language): string {
  if (photo.altText || photo.title) return (photo.altText || photo.title)!;
  if (!photo.taken) return language.t('photo.untitled');
  return language.t('photo.takenOn', { date: formatTaken(photo.taken, language.formatLocale) });
}

type Cells = readonly [number, number];

/** By shape, from the widest on, plain and large, in cells of 3:4; none is wider than the four columns of a phone. */
const cellsByRatio: readonly (readonly [from: number, plain: Cells, large: Cells])[] = [
  [2.6, [4, 1], [4, 1]],
  [2.1, [3, 1], [4, 2]],
  [1.1, [2, 1], [4, 2]],
  [0.5, [1, 1], [2, 2]],
  [0, [1, 2], [1, 2]],
];

function mosaicCells(ratio: number, rating: number | null): Cells {
  const [, plain, large] = cellsByRatio.find(([from]) => ratio >= from)!;
  return (rating ?? 0) >= 4 ? large : plain;
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}
