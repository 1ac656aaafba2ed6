import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Photo, PluginContext } from 'enfilade/plugin-api';
import { type FoundTags, mergeTags, ownValues } from './merge.ts';
import { describeProblem } from './problems.ts';
import { findKept, forgetProblem, type Kept, keepProblem, keepWritten } from './queries.ts';
import type { WriteBackGallery } from './settings.ts';
import type { TagPaths } from './tag-paths.ts';
import { exifPosition, type TagValues, tagsOfPhoto } from './tags.ts';
import { findTarget, isThere, prepareTarget, type Target } from './targets.ts';

/** `same`: the file says it already; `nowhere`: there is no place for it. */
export type Outcome = 'written' | 'same' | 'nowhere' | 'failed';

export interface Subject {
  readonly photo: Photo;
  readonly paths: TagPaths;
}

/** What would be written, and where. */
export interface Preview {
  readonly target: Target;
  readonly wanted: TagValues;
  readonly found: FoundTags;
  /** Null takes a tag out; empty: the file says it already. */
  readonly changes: TagValues;
  /** Undefined: nothing of ours is there. */
  readonly kept: Kept | undefined;
}

/** Reads and compares; nothing is changed. Null: there is no place for it. */
export async function previewPhoto(
  gallery: WriteBackGallery,
  { photo, paths }: Subject,
  context: PluginContext,
): Promise<Preview | null> {
  const target = await findTarget(gallery, photo.id, context);
  if (target === null) return null;
  const row = await findKept(gallery.db, photo.id);
  // what was written elsewhere says nothing of this file
  const kept = row?.path === target.path ? row : undefined;
  const names = photo.tags.map(tag => paths.get(tag.id) ?? [tag.name]);
  const wanted = tagsOfPhoto({ photo, paths: names }, gallery.settings.fields);
  const source = (await isThere(target.path)) ? target.path : target.copyOf;
  const found = source === null ? {} : await gallery.originals.readTags(source, context);
  const imported = await readImported(context, photo.id);
  const changes = mergeTags({ wanted, found, ours: kept?.ours ?? {}, imported });
  return { target, wanted, found, changes, kept };
}

/** What was read when the photo came in, of its file and of its sidecar. */
async function readImported({ read }: PluginContext, photoId: string): Promise<FoundTags> {
  const raw = (await read.photos.rawMetadata(photoId)) ?? {};
  return { ...raw, ...(raw.sidecar as FoundTags | undefined) };
}

/** Writes what a photo says. What goes wrong is kept with the photo and shown; it is no error. */
export async function writePhoto(
  gallery: WriteBackGallery,
  subject: Subject,
  context: PluginContext,
): Promise<Outcome> {
  try {
    const preview = await previewPhoto(gallery, subject, context);
    if (preview === null) return 'nowhere';
    return await writePreview(gallery, { photoId: subject.photo.id, preview }, context);
  } catch (error) {
    context.signal.throwIfAborted();
    const problem = describeProblem(error);
    context.log.warn({ err: error, photo: subject.photo.id }, 'metadata of a photo could not be written');
    await keepProblem(gallery.db, subject.photo.id, problem);
    return 'failed';
  }
}

async function writePreview(
  gallery: WriteBackGallery,
  { photoId, preview }: { readonly photoId: string; readonly preview: Preview },
  context: PluginContext,
): Promise<Outcome> {
  const { target, wanted, found, changes, kept } = preview;
  const isThereAlready = await isThere(target.path);
  const isCopyMissing = target.copyOf !== null && !isThereAlready;
  const isAsLeft = isThereAlready && kept !== undefined && (await hashOf(target.path)) === kept.sha256;
  const isSame = Object.keys(changes).length === 0 || (isAsLeft && isDeepStrictEqual(kept.wanted, wanted));
  if (isSame && !isCopyMissing) {
    await forgetProblem(gallery.db, photoId);
    return 'same';
  }
  const isNew = await prepareTarget(target);
  try {
    const sha256 = await writeFile(gallery, preview, context);
    const now = await gallery.originals.readTags(target.path, context);
    const ours = ownValues({ wanted, found, ours: kept?.ours ?? {} }, changes, now);
    await keepWritten(gallery.db, photoId, { path: target.path, sha256, wanted, ours });
    return 'written';
  } catch (error) {
    if (isNew) await rm(target.path, { force: true });
    throw error;
  }
}

/** All that the photo says goes along, so that other plugins see it whole. Returns the file's hash. */
async function writeFile(
  { originals }: WriteBackGallery,
  { target, wanted, changes, found }: Preview,
  context: PluginContext,
): Promise<string> {
  const stays = Object.entries(wanted).filter(
    ([tag, value]) => !(tag in changes) && value !== null && !isEmpty(value) && found[tag] !== undefined,
  );
  const same = Object.fromEntries(stays.map(([tag]) => [tag, found[tag]]));
  const tags = { ...same, ...changes };
  const isCameraFile = target.copyOf !== null && /\.(jpe?g|tiff?)$/i.test(target.path);
  const whole = isCameraFile ? { ...tags, ...exifPosition(wanted) } : tags;
  if (Object.keys(whole).length === 0) return hashOf(target.path);
  return (await originals.writeTags(target.path, whole, context)).sha256;
}

function isEmpty(value: TagValues[string]): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** Lower-case hex. */
export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
