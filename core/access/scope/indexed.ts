import type { Fragment, Scope } from './scope.ts';

/** Albums that search engines may keep: open to guests, in the lists, and not told to stay out. */
export function indexedAlbums(scope: Scope, alias = 'a'): Fragment {
  return {
    sql: `(${alias}.trashed_at is null and ${alias}.listed and ${alias}.root_id = any (?::int[])
      and album_is_indexed(${alias}.path))`,
    bindings: [scope.guestRootIds],
  };
}

/** Whether one of the albums that a photo lies in is among them. */
export function isIndexedPhoto(scope: Scope, alias = 'p'): Fragment {
  const albums = indexedAlbums(scope, 'x');
  return {
    sql: `(exists (select 1 from album_photos y join albums x on x.id = y.album_id
      where y.photo_id = ${alias}.id and ${albums.sql}))`,
    bindings: albums.bindings,
  };
}
