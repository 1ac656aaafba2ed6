import { fail } from '../../errors/app-error.ts';
import type { Context } from '../../http/state.ts';
import type { Album, Photo } from '../../plugin-api/index.ts';
import {
  derivativeAddress,
  jpegSources,
  modernSources,
  offeredPreset,
} from '../../views/pictures/image-addresses.ts';
import { photoBox, photoTitle } from '../../views/pictures/photo-box.ts';
import { formatSpan, formatTaken, machineTime } from '../../views/texts/dates.ts';
import { foreignLanguage, languageOf } from '../../views/texts/language.ts';
import { formatLicence } from '../../views/texts/licence.ts';
import { plainBeginning } from '../../views/texts/markdown.ts';
import { findOpenAlbum, findOpenPhoto } from './find-open.ts';
import { frameAncestorsOf } from './frame-policy.ts';
import { absolute, type PublishingParts } from './parts.ts';

/** Photos of an album that a frame shows. */
const mostPhotos = 24;

/** `/photos/<id>/embed`: one photo and its label, for a frame in another site's page. */
export async function showPhotoEmbed(parts: PublishingParts, ctx: Context, id: string): Promise<void> {
  const photo = (await findOpenPhoto(ctx.state.read, id)) ?? fail('NOT_FOUND');
  const language = languageOf(ctx.state);
  await render(parts, ctx, '@publishing/photo', {
    title: photoTitle(photo, language),
    canonical: `/photos/${photo.id}`,
    href: absolute(parts, `/photos/${photo.id}`),
    photo: {
      ...photoBox(photo, language, { largest: 'large' }),
      src: derivativeAddress(photo, offeredPreset(photo, 'medium')),
      jpeg: jpegSources(photo, 'large'),
      webp: modernSources(photo, 'webp', 'large'),
    },
    caption: photo.caption ? plainBeginning(photo.caption) : '',
    credit: creditOf(photo),
    licence: photo.licence ? formatLicence(photo.licence) : null,
    taken: photo.taken &&
      photo.title && {
        said: formatTaken(photo.taken, language.formatLocale),
        machine: machineTime(photo.taken),
      },
  });
}

/** `/albums/<slug>/embed`: its first photos, each a link to its page. */
export async function showAlbumEmbed(parts: PublishingParts, ctx: Context, slug: string): Promise<void> {
  const found = (await findOpenAlbum(ctx.state.read, slug)) ?? fail('NOT_FOUND');
  if ('movedTo' in found) {
    ctx.redirect(`/albums/${encodeURIComponent(found.movedTo)}/embed`);
    ctx.status = 301;
    return;
  }
  const { album } = found;
  const page = await ctx.state.read.photos.list({ kind: 'album', slug: album.slug }, { limit: mostPhotos });
  const language = languageOf(ctx.state);
  const path = `/albums/${encodeURIComponent(album.slug)}`;
  await render(parts, ctx, '@publishing/album', {
    title: album.title,
    canonical: path,
    href: absolute(parts, path),
    facts: factsOf(album, ctx),
    description: album.description ? plainBeginning(album.description) : '',
    descriptionLanguage: foreignLanguage(album, 'description', language),
    photos: (page?.items ?? [])
      .filter(photo => photo.isPublic)
      .map(photo =>
        photoBox(photo, language, { href: absolute(parts, `/photos/${photo.id}?in=album:${album.slug}`) }),
      ),
  });
}

async function render(
  { views }: PublishingParts,
  ctx: Context,
  name: string,
  model: { readonly title: string; readonly canonical: string; readonly [name: string]: unknown },
): Promise<void> {
  const site = await ctx.state.read.settings.site();
  await views.render(ctx, name, { ...model, noIndex: true, frameAncestors: frameAncestorsOf(site) });
}

function creditOf({ author, credit, copyright }: Photo): string {
  return copyright ?? credit ?? author ?? '';
}

function factsOf(album: Album, { state }: Context): string {
  const span = album.span ? formatSpan(album.span, languageOf(state).formatLocale) : '';
  const count = album.photoCount > 0 ? state.t('site.photos', { count: album.photoCount }) : '';
  return [album.place, span, count].filter(Boolean).join(' · ');
}
