import type { OwnHook, Photo, PluginContext, PluginRequest } from 'enfilade/plugin-api';
import type { FeedExtension } from './building-hook.ts';
import type { FeedDocument, FeedEntry } from './feed.ts';
import type { Format } from './formats/index.ts';
import type { FeedsGallery } from './settings.ts';
import type { FoundSubject, Subject } from './subjects.ts';

export interface ReadParts {
  readonly gallery: FeedsGallery;
  readonly building: OwnHook<'feeds.building'>;
  readonly subject: Subject;
  readonly format: Format;
}

const beginning = 200;

/** What this viewer may see of a subject, newest first; null where there is nothing for them. */
export async function readFeed(
  { gallery, building, subject, format }: ReadParts,
  request: PluginRequest,
  ctx: PluginContext,
): Promise<FeedDocument | null> {
  const site = await ctx.read.settings.site();
  const t = gallery.translator(site.language);
  const page = { limit: gallery.settings.count };
  const found = await subject.find(request, { read: ctx.read, t, siteName: site.name, page });
  if (found === null) return null;
  const photos = await readPhotos(found, ctx);
  const extensions = await collectExtensions({ building, format, found, photos }, ctx);
  const absolute = makeAbsolute(request);
  const parts: EntryParts = { gallery, absolute, request, untitled: t('untitled'), language: site.language };
  return {
    id: idOf(gallery, request, subject.id === 'site' ? 'feed' : `feed:${found.page}`),
    title: found.title,
    description: found.description,
    language: site.language,
    author: site.name,
    page: absolute(found.page === '/' && request.base !== '' ? '' : found.page),
    self: absolute(`${found.feed}.${format.name}${found.words ?? ''}`),
    updated: newest(photos),
    entries: photos.map(photo => entryOf(photo, { ...parts, extensions })),
    extensions: extensions.filter(({ photoId }) => photoId === null),
  };
}

/** Whole, and by when they came in: what is new is what readers look for. */
async function readPhotos({ photos }: FoundSubject, { read }: PluginContext): Promise<Photo[]> {
  const whole = await read.photos.findMany(photos.map(({ id }) => id));
  return [...whole.values()].sort(
    (one, other) => other.createdAt.getTime() - one.createdAt.getTime() || (one.id < other.id ? 1 : -1),
  );
}

async function collectExtensions(
  parts: { found: FoundSubject; photos: readonly Photo[] } & Pick<ReadParts, 'building' | 'format'>,
  ctx: PluginContext,
): Promise<readonly FeedExtension[]> {
  const { building, format, found, photos } = parts;
  if (!building.isTapped) return [];
  const payload = { format: format.name, page: found.page, photoIds: photos.map(({ id }) => id) };
  const answers = await building.call(payload, ctx);
  return answers.flatMap(({ value }) => value);
}

/** Nothing new since ever, in an empty feed. */
function newest(photos: readonly Photo[]): Date {
  return photos[0]?.createdAt ?? new Date(0);
}

type Absolute = (path: string) => string;

/** Below a share link everything leads through it. */
function makeAbsolute({ publicUrl, base }: PluginRequest): Absolute {
  return path => `${publicUrl ?? ''}${base}${path}`;
}

interface EntryParts {
  readonly gallery: FeedsGallery;
  readonly absolute: Absolute;
  readonly request: PluginRequest;
  /** What a photo without title and date is called. */
  readonly untitled: string;
  readonly language: string;
  readonly extensions?: readonly FeedExtension[];
}

function entryOf(photo: Photo, parts: EntryParts): FeedEntry {
  const { gallery, absolute, request, extensions = [] } = parts;
  const title = photo.title ?? dateOf(photo, parts);
  const imageOf = (size: 'thumb' | 'medium') => {
    const { path, width, height } = gallery.image(photo, size);
    return { address: absolute(path), width, height, alt: photo.altText ?? title };
  };
  return {
    photoId: photo.id,
    id: idOf(gallery, request, `photo:${photo.id}`),
    title,
    page: absolute(`/photos/${photo.id}`),
    caption: captionOf(photo.caption, gallery.settings.fullCaption),
    author: photo.author,
    licence: photo.licence ?? photo.copyright,
    tags: photo.tags.map(({ name }) => name),
    added: photo.createdAt,
    image: imageOf('medium'),
    thumbnail: imageOf('thumb'),
    extensions: extensions.filter(({ photoId }) => photoId === photo.id),
  };
}

/** As RFC 4151 has it: whoever has the domain in that year names things under it, for good. */
function idOf({ settings }: FeedsGallery, { publicUrl }: PluginRequest, name: string): string {
  const domain = settings.idDomain || (publicUrl === null ? 'localhost' : new URL(publicUrl).hostname);
  return `tag:${domain},2026:${encodeURI(name)}`;
}

function dateOf({ taken }: Photo, { untitled, language }: EntryParts): string {
  if (taken === null) return untitled;
  const month = taken.precision === 'year' ? undefined : 'long';
  const day = taken.precision === 'year' || taken.precision === 'month' ? undefined : 'numeric';
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    ...{ year: 'numeric', month, day, timeZone: 'UTC' },
  }).format(new Date(`${taken.at.slice(0, 19)}Z`));
}

function captionOf(caption: string | null, isFull: boolean): string | null {
  if (caption === null || isFull || caption.length <= beginning) return caption;
  return `${caption.slice(0, beginning).replace(/\s+\S*$/, '')}…`;
}
