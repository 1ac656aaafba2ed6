import { systemViewer, type TestGallery } from '../testing/test-gallery.ts';

/** Remembers where history stands; what it gives takes back all that was done from then on, newest first. */
export async function takeBackSince({ database, gallery }: TestGallery): Promise<() => Promise<void>> {
  const newest = await database.knex('changesets').max('number as number').first();
  const mark = newest?.number ?? 0;
  return async () => {
    // What was undone since is as it was, and stays so.
    const { rows } = await database.knex.raw<{ rows: { id: string }[] }>(
      `select c.id from changesets c left join changesets u on u.id = c.undoes
       where c.number > ?::bigint and c.undone_by is null and (u.id is null or u.number <= ?::bigint)
       order by c.number desc`,
      [mark, mark],
    );
    for (const { id } of rows) await gallery.undo(id, { viewer: systemViewer, reason: 'test' });
  };
}
