import { isDeepStrictEqual } from 'node:util';
import type { Photo, PhotoDetails, PhotoEdit, TagSummary, Viewer } from '../plugin-api/index.ts';
import type { PhotoDescription } from './describe-photo.ts';
import type { ImporterParts } from './importer-parts.ts';
import type { Refresh } from './outcome.ts';
import { findStoredMetadata, type KnownPhoto } from './queries.ts';

export interface KnownFile {
  readonly sha256: string;
  readonly known: KnownPhoto;
  readonly viewer: Viewer;
}

const fields = [
  'title',
  'caption',
  'altText',
  'rating',
  'author',
  'credit',
  'copyright',
  'licence',
  'taken',
  'coordinates',
  'place',
] as const;

/**
 * What a photo's files say now and didn't say when they were last read. A field that was edited in the gallery since is left:
 * there it says something else than the files said. Undefined: nothing is new.
 */
export async function findNews(
  { db, gallery, recompose }: ImporterParts,
  { sha256, known, viewer }: KnownFile,
  now: PhotoDescription,
): Promise<Refresh | undefined> {
  const stored = await findStoredMetadata(db, sha256);
  const read = gallery.as(viewer);
  const photo = await read.photos.find(known.photoId);
  if (!stored || !photo?.may.includes('edit') || isDeepStrictEqual(plain(stored.raw), plain(now.raw)))
    return undefined;
  const before = recompose(stored.raw, stored);
  const values = Object.fromEntries(
    fields
      .filter(name => isNews(name, { before: before.details, now: now.details, photo }))
      .map(name => [name, now.details[name] ?? null]),
  );
  const tags = newTags(before.keywords, now.keywords, photo, await read.tags.index());
  const edit: PhotoEdit = { ...values, ...(tags && { tags }) };
  return { edit, raw: now.raw };
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function isNews(
  name: (typeof fields)[number],
  { before, now, photo }: { before: PhotoDetails; now: PhotoDetails; photo: Photo },
): boolean {
  const was = comparable(before[name]);
  return !isDeepStrictEqual(was, comparable(now[name])) && isDeepStrictEqual(was, comparable(photo[name]));
}

/** As exactly as the database keeps it. */
function comparable(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return Math.round(value * 1e5) / 1e5;
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, each]) => [
    key,
    key === 'at' ? String(each).slice(0, 19) : comparable(each),
  ]);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a! < b! ? -1 : 1)));
}

type Path = readonly string[];
const keyOf = (path: Path) => JSON.stringify(path);

/** What the files gave up goes, what they have gained comes; tags from elsewhere stay. */
function newTags(
  before: readonly Path[],
  now: readonly Path[],
  photo: Photo,
  index: readonly TagSummary[],
): Path[] | undefined {
  const had = new Set(before.map(keyOf));
  const has = new Set(now.map(keyOf));
  const gained = now.filter(path => !had.has(keyOf(path)));
  const lost = new Set([...had].filter(key => !has.has(key)));
  if (gained.length === 0 && lost.size === 0) return undefined;
  const known = new Map([...index, ...photo.tags].map(tag => [tag.id, tag]));
  const kept = photo.tags.map(tag => pathOf(tag, known)).filter(path => !lost.has(keyOf(path)));
  return [...new Map([...kept, ...gained].map(path => [keyOf(path), path])).values()];
}

function pathOf(tag: TagSummary, known: ReadonlyMap<string, TagSummary>): Path {
  const parent = tag.parentId === null ? undefined : known.get(tag.parentId);
  return parent ? [...pathOf(parent, known), tag.name] : [tag.name];
}
