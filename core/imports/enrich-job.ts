import type { JobHandler } from '../jobs/create-jobs.ts';
import type { CallContext, Gallery, HookCalls, MetadataValues, Photo, Viewer } from '../plugin-api/index.ts';

/** Asks plugins what they know of photos that have come in. */
export const enrichJob = { name: 'enrich-metadata' } as const;

interface EnrichData {
  readonly photoIds: readonly string[];
}

const chunk = 20;
const viewer: Viewer = { kind: 'system', name: 'import' };

/** metadata.enriching, and what comes of it in changesets of its own. May be run again: what is set already stays. */
export function createEnrichJob({
  gallery,
  hooks,
}: {
  readonly gallery: Gallery;
  readonly hooks: HookCalls;
}): JobHandler<EnrichData> {
  return async ({ data: { photoIds }, signal, progress, id }) => {
    for (let start = 0; start < photoIds.length; start += chunk) {
      signal.throwIfAborted();
      if (!hooks.has('metadata.enriching')) return;
      await enrich({ gallery, hooks }, photoIds.slice(start, start + chunk), {
        ...{ viewer, requestId: id, signal },
      });
      await progress({ done: Math.min(start + chunk, photoIds.length), total: photoIds.length });
    }
  };
}

async function enrich(
  { gallery, hooks }: { readonly gallery: Gallery; readonly hooks: HookCalls },
  ids: readonly string[],
  context: CallContext,
): Promise<void> {
  const read = gallery.as(viewer);
  const tags = new Map((await read.tags.index()).map(tag => [tag.id, tag]));
  const found = await Promise.all(ids.map(id => read.photos.find(id)));
  const photos = found.filter(photo => photo !== undefined && photo.trashedAt === null) as Photo[];
  const items = photos.map(photo => ({ id: photo.id, values: valuesOf(photo, tags) }));
  if (items.length === 0) return;
  const { payload, setBy } = await hooks.call('metadata.enriching', { items }, context);
  const values = new Map(payload.items.map(item => [item.id, item.values]));
  const edits = ids.flatMap(id => {
    const fields = new Set(setBy.filter(each => each.id === id).flatMap(each => each.fields));
    return fields.size === 0 ? [] : { id, edit: editOf(values.get(id)!, fields) };
  });
  if (edits.length === 0) return;
  const causes = [...new Set(setBy.map(({ plugin }) => plugin))];
  const reason = `Enriched by ${causes.join(', ')}`;
  await gallery.change({ viewer, reason, causes }, async tx => {
    for (const { id, edit } of edits) await tx.photos.edit([id], edit);
  });
}

type Tag = { readonly id: string; readonly name: string; readonly parentId: string | null };

function valuesOf(photo: Photo, tags: ReadonlyMap<string, Tag>): MetadataValues {
  const { title, caption, altText, rating, author, credit, copyright, licence } = photo;
  const { taken, coordinates, place, focalPoint, ext } = photo;
  return {
    ...{ title, caption, altText, rating, author, credit, copyright, licence },
    ...{ taken, coordinates, place, focalPoint, ext },
    keywords: photo.tags.map(tag => pathOf(tag, tags)),
  };
}

function pathOf(tag: Tag, tags: ReadonlyMap<string, Tag>): string[] {
  const parent = tag.parentId === null ? undefined : tags.get(tag.parentId);
  return parent ? [...pathOf(parent, tags), tag.name] : [tag.name];
}

function editOf({ keywords, ...values }: MetadataValues, fields: ReadonlySet<string>) {
  const set = Object.fromEntries(Object.entries(values).filter(([name]) => fields.has(name)));
  return { ...set, ...(fields.has('keywords') && { tags: keywords ?? [] }) };
}
