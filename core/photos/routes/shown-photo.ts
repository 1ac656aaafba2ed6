import type { Photo, PhotoSummary } from '../../plugin-api/index.ts';
import {
  derivativeAddress,
  jpegOf,
  jpegSources,
  modernSources,
  offeredPreset,
} from '../../views/pictures/image-addresses.ts';
import { languageAttributes, photoBox, photoTitle, titleLanguage } from '../../views/pictures/photo-box.ts';
import { pyramidOf, tilesAddress } from '../../views/pictures/tile-pyramid.ts';
import { formatTaken, formatTakenExactly, machineTime } from '../../views/texts/dates.ts';
import { foreignLanguage, type Language } from '../../views/texts/language.ts';
import { renderMarkdown } from '../../views/texts/markdown.ts';
import { captionOf } from './caption.ts';

/** A photo with its label, as its own page and the viewer show it. */
export function shownPhoto(whole: Photo, language: Language, query: string) {
  const { base = '' } = language;
  const photo = { ...whole, base };
  return {
    heading: photoTitle(photo, language),
    headingLanguage: titleLanguage(photo, language),
    captionLanguage: languageAttributes(foreignLanguage(photo, 'caption', language)),
    photo: {
      ...photoBox(photo, language, { query }),
      ...sourcesOf(photo),
      src: derivativeAddress(photo, offeredPreset(photo, 'medium')),
    },
    captionHtml: photo.caption ? renderMarkdown(photo.caption) : '',
    taken: photo.taken && {
      said: formatTaken(photo.taken, language.formatLocale),
      exactly: formatTakenExactly(photo.taken, language.formatLocale),
      machine: machineTime(photo.taken),
    },
    isDateTitle: !photo.title && photo.taken !== null,
    caption: captionOf(photo, language),
    notPublic: base === '' && !photo.isPublic ? whyNotPublic(photo) : '',
    deep: deepZoomOf(photo),
    mayDownload: photo.may.includes('download') && isWhole(photo),
  };
}

/** Where its tiles are; null where they would show no more than the largest preset does. */
function deepZoomOf(photo: Photo & { readonly base: string }) {
  const pyramid = photo.isMarked ? null : pyramidOf(photo);
  return pyramid && { ...pyramid, tiles: tilesAddress(photo), href: jpegOf(photo, 'large').path };
}

function whyNotPublic({ publication }: Photo) {
  return publication === 'published' ? 'restricted' : publication;
}

/** An original with more pixels than its viewer may have is not theirs, nor one whose pictures carry a watermark. */
function isWhole({ largestSize, isMarked, width, height }: Photo): boolean {
  return !isMarked && (largestSize === null || Math.max(width, height) <= largestSize);
}

/** What the page of a photo offers, which is also what is fetched of its neighbours beforehand. */
export function sourcesOf(photo: PhotoSummary & { readonly base: string }) {
  const webp = modernSources(photo, 'webp', 'large');
  const avif = modernSources(photo, 'avif', 'large');
  const best = avif ?? webp ?? { srcset: '', media: '' };
  return { jpeg: jpegSources(photo, 'large'), webp, avif, best };
}
