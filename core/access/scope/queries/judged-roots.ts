/** All roots that decide about a photo: its albums', and those of the grants on them. */
export function judgedRootsOf(alias: string): string {
  return `(${alias}.roots || array(select a.grants_root_id from album_photos m
  join albums a on a.id = m.album_id and a.trashed_at is null where m.photo_id = ${alias}.id and a.root_id <> a.grants_root_id))`;
}

/** Of photos `p`. */
export const judgedRoots = judgedRootsOf('p');
