import { systemViewer, type TestGallery } from '../testing/test-gallery.ts';

/** Remembers where history stands; what it gives takes back all that was done from then on, newest first. */
export async function takeBackSince({ database, gallery }: TestGallery): Promise<() => Promise<void>> {
  const newest = await database.knex('changesets').max('number as number').first();
  return async () => {
    const since: string[] = await database
      .knex('changesets')
      .where('number', '>', newest?.number ?? 0)
      .whereNull('undone_by')
      .orderBy('number', 'desc')
      .pluck('id');
    for (const id of since) await gallery.undo(id, { viewer: systemViewer, reason: 'test' });
  };
}
