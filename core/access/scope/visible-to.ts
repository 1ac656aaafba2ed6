import { notHidden } from '../rules/hiding.ts';
import type { Fragment, Scope } from './scope.ts';

/**
 * The SQL form of the decision, for photos: published now, not in the trash, and in at least one visible album; or where
 * this viewer may edit, or their own; and hidden by no rule. Lists begin from it as a sub-query or a leading condition in brackets, so that a later
 * OR can't escape it.
 */
export function visiblePhotos(scope: Scope, alias = 'p'): Fragment {
  const sight = scope.link ? isPublished(alias) : bySight(scope, alias);
  return both(both(sight, isWithin(scope, alias)), notHidden(scope.hidden, alias));
}

function bySight(scope: Scope, alias: string): Fragment {
  if (scope.seesAll) return { sql: `(${alias}.trashed_at is null)`, bindings: [] };
  const ways = [
    both(isPublished(alias), { sql: `${alias}.roots && ?::int[]`, bindings: [scope.rootIds] }),
    ...whateverItsTime(scope, alias),
  ];
  return {
    sql: `(${ways.map(way => way.sql).join(' or ')})`,
    bindings: ways.flatMap(way => way.bindings),
  };
}

/** Each way stands alone and names the trash, so that a partial index serves it. */
function whateverItsTime(scope: Scope, alias: string): Fragment[] {
  const ways: Fragment[] = [];
  const add = (sql: string, binding: Fragment['bindings'][number]) =>
    ways.push({ sql: `(${alias}.trashed_at is null and ${sql})`, bindings: [binding] });
  if (scope.editRootIds.length > 0) add(`${alias}.roots && ?::int[]`, scope.editRootIds);
  if (scope.userId !== null) add(`${alias}.uploaded_by = ?`, scope.userId);
  return ways;
}

function isPublished(alias: string): Fragment {
  return {
    sql: `(${alias}.trashed_at is null and ${alias}.published_from <= now() and ${alias}.published_until > now())`,
    bindings: [],
  };
}

/** True, and as such left out, for who is bound to nothing. */
function isWithin({ within }: Scope, alias: string): Fragment | null {
  if (within === null) return null;
  return {
    sql: `(exists (select 1 from album_photos w where w.photo_id = ${alias}.id and w.album_id = any (?::text[]))
      or ${alias}.id = any (?::text[]))`,
    bindings: [within.albumIds, within.photoIds],
  };
}

function both(one: Fragment, other: Fragment | null): Fragment {
  if (other === null) return one;
  return { sql: `(${one.sql} and ${other.sql})`, bindings: [...one.bindings, ...other.bindings] };
}

/** The SQL form of the decision, for albums. A draft album's root opens to who may edit it alone, so roots decide. */
export function visibleAlbums(scope: Scope, alias = 'a'): Fragment {
  const isHere = { sql: `(${alias}.trashed_at is null)`, bindings: [] };
  const bound: Fragment | null = scope.within && {
    sql: `${alias}.id = any (?::text[])`,
    bindings: [scope.within.albumIds],
  };
  if (scope.seesAll || scope.link) return both(isHere, bound);
  return both(both(isHere, { sql: `${alias}.root_id = any (?::int[])`, bindings: [scope.rootIds] }), bound);
}

/** As `visiblePhotos`, and those in the trash that this viewer may bring back or brought. */
export function visibleOrTrashedPhotos(scope: Scope, alias = 'p'): Fragment {
  if (scope.seesAll && !scope.within && scope.ceiling.includes('manage'))
    return { sql: 'true', bindings: [] };
  const visible = visiblePhotos(scope, alias);
  const [trashed, own] = [trashedPhotos(scope, alias), ownTrash(scope, alias)];
  return {
    sql: `(${visible.sql} or ${trashed.sql} or ${own.sql})`,
    bindings: [...visible.bindings, ...trashed.bindings, ...own.bindings],
  };
}

/** Who brought a photo finds out what became of it; what others threw away is not theirs to bring back. */
function ownTrash(scope: Scope, alias: string): Fragment {
  if (!hasTrash(scope) || scope.userId === null) return nothing;
  const own: Fragment = {
    sql: `(${alias}.trashed_at is not null and ${alias}.uploaded_by = ?)`,
    bindings: [scope.userId],
  };
  return both(both(own, isWithin(scope, alias)), notHidden(scope.hidden, alias));
}

/**
 * Photos in the trash that this viewer may bring back: where they may manage. What is plainly public doesn't carry the root of
 * its album's grants, so the albums are asked, too: the trash is small.
 */
export function trashedPhotos(scope: Scope, alias = 'p'): Fragment {
  const isTrashed = `${alias}.trashed_at is not null`;
  if (!hasTrash(scope)) return nothing;
  if (scope.seesAll) return both({ sql: `(${isTrashed})`, bindings: [] }, isWithin(scope, alias));
  const theirs: Fragment = {
    sql: `(${isTrashed} and (${alias}.roots && ?::int[] or exists (
      select 1 from album_photos m join albums g on g.id = m.album_id and g.trashed_at is null
      where m.photo_id = ${alias}.id and g.grants_root_id = any (?::int[]))))`,
    bindings: [scope.manageRootIds, scope.manageRootIds],
  };
  return both(theirs, isWithin(scope, alias));
}

/** Guests and who follows a link have none. */
function hasTrash(scope: Scope): boolean {
  return scope.ceiling.includes('manage') && (scope.seesAll || scope.userId !== null);
}

/** Albums in the trash that this viewer may bring back. */
export function trashedAlbums(scope: Scope, alias = 'a'): Fragment {
  if (!hasTrash(scope)) return nothing;
  const isTrashed: Fragment = { sql: `(${alias}.trashed_at is not null)`, bindings: [] };
  const bound: Fragment | null = scope.within && {
    sql: `${alias}.id = any (?::text[])`,
    bindings: [scope.within.albumIds],
  };
  if (scope.seesAll) return both(isTrashed, bound);
  const theirs = { sql: `${alias}.grants_root_id = any (?::int[])`, bindings: [scope.manageRootIds] };
  return both(both(isTrashed, theirs), bound);
}

const nothing: Fragment = { sql: 'false', bindings: [] };

/** Whether guests see it too: what pages call "public", and caches between may keep. Nothing under a share link is. */
export function isPublicPhoto(scope: Scope, alias = 'p'): Fragment {
  if (scope.link) return nothing;
  const seen: Fragment = {
    sql: `(${isPublished(alias).sql} and ${alias}.roots && ?::int[])`,
    bindings: [scope.guestRootIds],
  };
  return both(seen, notHidden(scope.hiddenFromGuests, alias));
}

/** Albums where this viewer may do one of these; nothing of what is in the trash. */
export function albumsWith(scope: Scope, verb: 'upload' | 'edit' | 'manage', alias = 'a'): Fragment {
  const visible = visibleAlbums(scope, alias);
  if (!scope.ceiling.includes(verb) || scope.link) return nothing;
  if (scope.seesAll) return visible;
  const rootIds = [...scope.verbsByRoot].filter(([, verbs]) => verbs.includes(verb)).map(([id]) => id);
  return both(visible, { sql: `${alias}.grants_root_id = any (?::int[])`, bindings: [rootIds] });
}
