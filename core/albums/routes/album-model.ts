import type {
  Album,
  AlbumSummary,
  Layout,
  ListPart,
  PhotoOrder,
  PhotoPage,
  PhotoSummary,
} from '../../plugin-api/index.ts';
import type { PageModel } from '../../views/page/page-model.ts';
import { derivativeAddress, derivativeSize, offeredPreset } from '../../views/pictures/image-addresses.ts';
import {
  albumBox,
  albumMark,
  languageAttributes,
  photoBox,
  photoText,
} from '../../views/pictures/photo-box.ts';
import { contextQuery } from '../../views/pictures/photo-context.ts';
import { eagerBoxes, layoutChoices, wallBoxes } from '../../views/pictures/wall.ts';
import { formatSpan } from '../../views/texts/dates.ts';
import { foreignLanguage, type Language } from '../../views/texts/language.ts';
import { plainBeginning, renderMarkdown } from '../../views/texts/markdown.ts';
import { type AlbumView, albumAddress } from './album-view.ts';
import { albumScrubber, type ScrubberKind } from './scrubber.ts';
import { structuredAlbum } from './structured-album.ts';

const orders: readonly PhotoOrder[] = ['manual', 'oldest', 'newest', 'added', 'title'];

const scrubberKinds: Readonly<Record<PhotoOrder, ScrubberKind>> = {
  manual: 'places',
  oldest: 'time',
  newest: 'time',
  added: 'places',
  title: 'letters',
};

export interface AlbumPageParts {
  readonly album: Album;
  readonly view: AlbumView;
  readonly page: PhotoPage;
  /** Months, or what there is in other orders; empty where the album is short. */
  readonly parts: readonly ListPart[];
  /** The layout that this visitor has chosen for all albums. */
  readonly chosenLayout: Layout | null;
  readonly children: readonly AlbumSummary[];
  readonly neighbours: { readonly previous: AlbumSummary | null; readonly next: AlbumSummary | null };
  /** Whether a link has enough downloads left for them. */
  readonly archives: { readonly whole: boolean; readonly own: boolean };
  readonly language: Language;
}

/** What of the request decides how the page is set. */
interface Shown {
  readonly order: PhotoOrder;
  readonly layout: Layout;
  /** Of this album, in the order and layout that the visitor asked for. */
  address(change: Parameters<typeof albumAddress>[1]): string;
}

/** Everything that the album's page says, ready to be set. */
export function albumModel(parts: AlbumPageParts): PageModel {
  const { album, view, page, chosenLayout, language } = parts;
  const shown: Shown = {
    order: view.order ?? album.order,
    layout: view.layout ?? chosenLayout ?? album.layout ?? 'rows',
    address: change =>
      (language.base ?? '') + albumAddress(album.slug, { order: view.order, layout: view.layout, ...change }),
  };
  return {
    ...headOf(parts),
    ...introductionOf(parts),
    ...wallOf(parts, shown),
    ...waysOf(parts, shown),
    next: page.next && shown.address({ after: page.next }),
    previous: page.previous && shown.address({ before: page.previous }),
    mayEdit: album.may.includes('edit'),
    mayManage: album.may.includes('manage'),
    mayUpload: album.may.includes('upload'),
    download: downloadOf(parts),
  };
}

/** What machines read of it, and what the frame around every page asks for. */
function headOf(parts: AlbumPageParts) {
  const { album, page, children, language } = parts;
  const own = `/albums/${encodeURIComponent(album.slug)}`;
  return {
    title: album.title,
    description: album.description ? plainBeginning(album.description) : factsOf(parts),
    canonical: own,
    noIndex: !album.listed || !album.indexed,
    structured: structuredAlbum({ album, photos: page.items, children }, language),
    embeddable: own,
    openGraph: { type: 'website' as const, ...previewOf(album, page.items, language) },
    background: album.background,
    theme: album.theme,
    section: 'albums',
    scripts: ['album.js'],
  };
}

function introductionOf(parts: AlbumPageParts) {
  const { album, view, language } = parts;
  const { base = '' } = language;
  return {
    album: {
      id: album.id,
      title: album.title,
      titleLanguage: languageAttributes(foreignLanguage(album, 'title', language)),
      mark: base === '' ? albumMark(album) : '',
    },
    above: album.above.map(({ slug, title, languages }) => ({
      title,
      titleLanguage: languageAttributes(
        foreignLanguage({ ...(languages && { languages }) }, 'title', language),
      ),
      href: `${base}/albums/${encodeURIComponent(slug)}`,
    })),
    cover: album.cover && photoBox(album.cover, language, { query: queryOf(album, view), largest: 'large' }),
    date: spanOf(parts),
    facts: factsOf(parts),
    descriptionLanguage: languageAttributes(foreignLanguage(album, 'description', language)),
    descriptionHtml: album.description ? renderMarkdown(album.description) : '',
  };
}

/** Albums and photos that hang in it. */
function wallOf({ album, view, page, children, language }: AlbumPageParts, { layout }: Shown) {
  const query = queryOf(album, view);
  return {
    albums: children.map(child => albumBox(child, language)),
    layout,
    photos: wallBoxes(page.items, { layout, query, language }).map((box, index) => ({
      ...box,
      part: page.parts?.[index] ?? '',
    })),
    eager: children.length > 0 ? 0 : eagerBoxes(layout),
  };
}

/** Ways from here: within the album, to other ways of seeing it, and to its neighbours. */
function waysOf(parts: AlbumPageParts, { order, layout, address }: Shown) {
  const { album, view, page, neighbours, chosenLayout, language } = parts;
  const kind = scrubberKinds[order];
  const first = kind === 'time' ? page.items[0]?.taken?.at.slice(0, 7) : page.parts?.[0];
  return {
    scrubber: albumScrubber({
      ...{ kind, parts: parts.parts, current: first ?? '', language },
      addressOf: at => `${address({ at })}#photos`,
    }),
    orders: orders.map(each => ({
      label: language.t(`albums.order.${each}`),
      href: address({ order: each === album.order ? null : each }),
      isCurrent: each === order,
    })),
    layouts: layoutChoices({
      ...{ current: layout, chosen: chosenLayout, language },
      back: (language.base ?? '') + albumAddress(album.slug, { order: view.order, ...view.page }),
    }),
    before: neighbours.previous && albumBox(neighbours.previous, language),
    after: neighbours.next && albumBox(neighbours.next, language),
  };
}

/** By which a photo that is opened from here knows its neighbours. */
function queryOf({ slug }: Album, { order }: AlbumView): string {
  return contextQuery({ kind: 'album', slug, ...(order ? { order } : {}) });
}

function spanOf({ album, language }: AlbumPageParts): string {
  return album.span ? formatSpan(album.span, language.formatLocale) : '';
}

function factsOf(parts: AlbumPageParts): string {
  const { place, photoCount: count } = parts.album;
  const photos = count > 0 ? parts.language.t('site.photos', { count }) : '';
  return [place, spanOf(parts), photos].filter(Boolean).join(' · ');
}

/** Null for who may not, and where there is nothing to be had. */
function downloadOf({ album, children, archives, language: { t, base = '' } }: AlbumPageParts) {
  const hasBelow = children.length > 0;
  if (!album.may.includes('download') || (album.photoCount === 0 && !hasBelow)) return null;
  const href = `${base}/albums/${encodeURIComponent(album.slug)}/download`;
  const { photoCount: count } = album;
  return {
    href: archives.whole ? href : null,
    note: hasBelow ? t('downloads.album.below') : t('site.photos', { count }),
    // what is in the album itself, where albums below would come along
    only:
      hasBelow && count > 0 && archives.own
        ? { href: `${href}?below=0`, label: t('downloads.album.only', { count }) }
        : null,
  };
}

function previewOf(album: Album, photos: readonly PhotoSummary[], language: Language) {
  const photo = album.cover ?? photos[0];
  if (!photo) return {};
  const preset = offeredPreset(photo, 'medium');
  const path = derivativeAddress(photo, preset);
  return { image: { path, ...derivativeSize(photo, preset), alt: photoText(photo, language) } };
}
