import type { PluginContext } from 'enfilade/plugin-api';
import type { WriteBackGallery } from './settings.ts';
import { writeSoon } from './work.ts';

/** Writes what changes, by whatever door. What came about by writing itself is none of it. */
export function followChanges(gallery: WriteBackGallery): void {
  const { hooks, id } = gallery;
  hooks.metadata.changed.tap(async ({ items }) => {
    const others = items.filter(item => !item.causes.includes(id));
    await writeSoon(gallery, [...new Set(others.map(item => item.id))]);
  });
  hooks.tag.updated.tap(async ({ items }, context) => {
    const renamed = items.filter(({ fields }) => fields.includes('name') || fields.includes('parentId'));
    for (const tag of renamed) await writePhotosOfTag(gallery, tag.id, context);
  });
}

/** Photos whose keywords read otherwise now, though nothing of their own has changed. */
async function writePhotosOfTag(
  gallery: WriteBackGallery,
  tagId: string,
  { read }: PluginContext,
): Promise<void> {
  if (!gallery.settings.fields.includes('keywords')) return;
  const slug = (await read.tags.index()).find(tag => tag.id === tagId)?.slug;
  if (slug === undefined) return;
  let after: string | null = null;
  do {
    const page = await read.photos.list(
      { kind: 'tags', slugs: [slug] },
      { limit: 200, ...(after === null ? {} : { after }) },
    );
    if (page === undefined) return;
    await writeSoon(
      gallery,
      page.items.map(photo => photo.id),
    );
    after = page.next;
  } while (after !== null);
}
