import type { Fragment, Scope } from './scope.ts';

/**
 * The SQL form of the decision, for photos: published now, not in the trash, and in at least one visible album.
 * Lists begin from it as a sub-query or a leading condition in brackets, so that a later OR can't escape it.
 */
export function visiblePhotos(scope: Scope, alias = 'p'): Fragment {
  if (scope.seesAll) return { sql: `(${alias}.trashed_at is null)`, bindings: [] };
  const published = `${alias}.trashed_at is null and ${alias}.published_from <= now() and ${alias}.published_until > now()`;
  const own = scope.userId === null ? '' : ` or (${alias}.trashed_at is null and ${alias}.uploaded_by = ?)`;
  return {
    sql: `((${published} and ${alias}.roots && ?::int[])${own})`,
    bindings: scope.userId === null ? [scope.rootIds] : [scope.rootIds, scope.userId],
  };
}

/** The SQL form of the decision, for albums. A draft album's root opens to nobody, so roots alone decide. */
export function visibleAlbums(scope: Scope, alias = 'a'): Fragment {
  if (scope.seesAll) return { sql: `(${alias}.trashed_at is null)`, bindings: [] };
  return {
    sql: `(${alias}.trashed_at is null and ${alias}.root_id = any (?::int[]))`,
    bindings: [scope.rootIds],
  };
}

/** Whether guests see it too: what pages call "public". */
export function isPublicPhoto(scope: Scope, alias = 'p'): Fragment {
  const guest = {
    ...scope,
    viewer: { kind: 'guest' } as const,
    seesAll: false,
    rootIds: scope.guestRootIds,
    userId: null,
  };
  return visiblePhotos(guest, alias);
}
