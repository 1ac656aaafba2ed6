import type { Fragment, Scope } from './scope.ts';
import { visiblePhotos } from './visible-to.ts';

/**
 * The same decision for kept counts: a sub-query with the `id`s of the access classes whose photos this viewer sees now.
 * Source: `access_classes`, which has the columns that the decision is made from. Class 0
 * counts all photos, for who sees all. What rules of plugins hide is in it all the same: see `seen-counts.ts`. What is in the trash is not counted. For who is bound to some albums nothing is
 * counted: a class doesn't say where its photos lie.
 */
export function visibleClasses(scope: Scope): Fragment {
  if (scope.within) return { sql: 'select 0 as id where false', bindings: [] };
  if (scope.seesAll) return { sql: 'select 0 as id', bindings: [] };
  const visible = visiblePhotos({ ...scope, hidden: [] }, 'c');
  return {
    sql: `select c.id from (
        select id, roots, uploaded_by, published_from, published_until, null::timestamptz as trashed_at
        from access_classes) c
      where ${visible.sql}`,
    bindings: visible.bindings,
  };
}
