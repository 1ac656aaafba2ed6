import type { Knex } from 'knex';
import type { DocChange } from '../changes/entity-store.ts';
import type { PhotoDoc } from './photo-doc.ts';

/**
 * Writes a photo's tags with a row for each tag above them, so that the page of "animals" finds "animals > birds".
 * The rows of a photo whose tags changed are written anew as a whole: they are few.
 */
export async function saveTags(
  trx: Knex.Transaction,
  changes: readonly DocChange<PhotoDoc>[],
): Promise<void> {
  const retagged = changes.filter(({ before, after }) => after !== undefined && tagsDiffer(before, after));
  if (retagged.length === 0) return;
  const links = retagged.flatMap(({ id, after }) =>
    Object.keys(after!.tags).map(tagId => ({ photoId: id, tagId })),
  );
  await trx('photo_tags')
    .whereIn(
      'photo_id',
      retagged.filter(change => change.before !== undefined).map(change => change.id),
    )
    .delete();
  await trx.raw(
    `insert into photo_tags (photo_id, tag_id, direct, sort_at)
     select r.photo_id, a.id, bool_or(a.id = t.id), p.sort_at
     from unnest(?::text[], ?::text[]) as r (photo_id, tag_id)
     join tags t on t.id = r.tag_id
     join tags a on a.id = any (string_to_array(t.path::text, '.'))
     join photos p on p.id = r.photo_id
     group by r.photo_id, a.id, p.sort_at`,
    [links.map(link => link.photoId), links.map(link => link.tagId)],
  );
}

function tagsDiffer(before: PhotoDoc | undefined, after: PhotoDoc): boolean {
  const then = Object.keys(before?.tags ?? {});
  const now = Object.keys(after.tags);
  return then.length !== now.length || now.some(id => !before?.tags[id]);
}
