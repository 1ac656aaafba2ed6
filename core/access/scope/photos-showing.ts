import type { RootShown } from './queries/open-roots.ts';
import type { Fragment, Scope } from './scope.ts';

/** What not every photo shows to everybody who sees it. */
export type Fact = 'exact place' | 'town' | 'camera';

const shows: Readonly<Record<Fact, (root: RootShown) => boolean>> = {
  'exact place': root => root.placeShown === 'exact',
  town: root => root.placeShown !== 'hidden',
  camera: root => root.cameraShown,
};

/**
 * The SQL form of what is shown: photos whose fact this viewer is shown, so that nobody finds by what they are not shown.
 * Null: all that they see.
 */
export function photosShowing(scope: Scope, fact: Fact, alias = 'p'): Fragment | null {
  if (scope.seesAll) return null;
  if (scope.link && !(fact === 'camera' ? scope.link.showsCamera : scope.link.showsPlace)) return none;
  const roots = [...scope.shownByRoot];
  const showing = roots.filter(([, root]) => shows[fact](root)).map(([id]) => id);
  const isDefault = fact !== 'exact place' && showing.length === roots.length;
  return isDefault ? null : waysOf(scope, showing, alias);
}

const none: Fragment = { sql: 'false', bindings: [] };

/** Who may edit is shown everything, and so is who brought it. */
function waysOf(scope: Scope, showing: readonly number[], alias: string): Fragment {
  const rootIds = [...showing, ...scope.editRootIds];
  const ways: Fragment[] = [];
  if (rootIds.length > 0) ways.push({ sql: `${alias}.roots && ?::int[]`, bindings: [rootIds] });
  if (scope.userId !== null) ways.push({ sql: `${alias}.uploaded_by = ?`, bindings: [scope.userId] });
  if (ways.length === 0) return none;
  return {
    sql: `(${ways.map(({ sql }) => sql).join(' or ')})`,
    bindings: ways.flatMap(({ bindings }) => bindings),
  };
}
