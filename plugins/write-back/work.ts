import type { PluginContext } from 'enfilade/plugin-api';
import { listDue, markDue, settleDue } from './queries.ts';
import type { WriteBackGallery } from './settings.ts';
import { readTagPaths } from './tag-paths.ts';
import { type Outcome, writePhoto } from './write-photo.ts';

/** Photos of which the files are written before the tags are read anew. */
const atOnce = 50;

/** Has these photos written soon, and each once however often it changes until then. */
export async function writeSoon(gallery: WriteBackGallery, photoIds: readonly string[]): Promise<void> {
  if (photoIds.length === 0) return;
  await markDue(gallery.db, photoIds);
  await startWriting(gallery);
}

/** Without a key: one that is about to end may have looked already. Those that find nothing to do are over at once. */
export async function startWriting({ jobs }: WriteBackGallery): Promise<void> {
  await jobs.enqueue('write');
}

/** The job: writes whatever is due. */
export async function writeDue(
  gallery: WriteBackGallery,
  progress: (progress: { readonly done: number; readonly total: number | null }) => Promise<void>,
  context: PluginContext,
): Promise<void> {
  let done = 0;
  for (let due = await listDue(gallery.db, atOnce); due.length > 0; due = await listDue(gallery.db, atOnce)) {
    const paths = await readTagPaths(context.read);
    const photos = await context.read.photos.findMany(due.map(({ photoId }) => photoId));
    for (const file of due) {
      context.signal.throwIfAborted();
      const photo = photos.get(file.photoId);
      if (photo && photo.trashedAt === null) await writePhoto(gallery, { photo, paths }, context);
      await settleDue(gallery.db, file);
    }
    done += due.length;
    await progress({ done, total: null });
  }
}

/** Writes these photos now. At most 200. */
export async function writeNow(
  gallery: WriteBackGallery,
  photoIds: readonly string[],
  context: PluginContext,
): Promise<ReadonlyMap<string, Outcome>> {
  const paths = await readTagPaths(context.read);
  const photos = await context.read.photos.findMany(photoIds);
  const outcomes = new Map<string, Outcome>();
  for (const photo of photos.values()) {
    context.signal.throwIfAborted();
    outcomes.set(photo.id, await writePhoto(gallery, { photo, paths }, context));
  }
  return outcomes;
}
