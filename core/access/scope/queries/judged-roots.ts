/** All roots that decide about a photo `p`: its albums', and those of the grants on them. */
export const judgedRoots = `(p.roots || array(select a.grants_root_id from album_photos m
  join albums a on a.id = m.album_id and a.trashed_at is null where m.photo_id = p.id and a.root_id <> a.grants_root_id))`;
