import type { Knex } from 'knex';
import type { PhotoSizes, UserViewer, Verb, Viewer } from '../../plugin-api/index.ts';
import { mayManageAll } from '../roles.ts';
import type { Hiding } from '../rules/hiding.ts';
import { closeVerbs, everyVerb } from '../verbs.ts';
import { listOpenRoots, type OpenRoot, type RootShown } from './queries/open-roots.ts';

/** What a viewer resolves to once per request; every listing begins from it. */
export interface Scope {
  readonly viewer: Viewer;
  /** Curators, administrators and the system see everything but the trash. */
  readonly seesAll: boolean;
  /** The access roots whose published photos this viewer sees now; sorted. Meaningless when `seesAll`. */
  readonly rootIds: readonly number[];
  /** Those whose photos this viewer sees whatever their publication: here they may edit or manage. */
  readonly editRootIds: readonly number[];
  /** Of them, those whose trash is this viewer's, too. */
  readonly manageRootIds: readonly number[];
  /** What may be done by way of each root; closed under inclusion. */
  readonly verbsByRoot: ReadonlyMap<number, readonly Verb[]>;
  /** What is shown by way of each root to who may not edit there. */
  readonly shownByRoot: ReadonlyMap<number, RootShown>;
  /** Whose own photos are seen, wherever they lie; null for nobody's. */
  readonly userId: string | null;
  /** The roots that are open to guests now: tells what is public, and what a signed-in viewer alone may see. */
  readonly guestRootIds: readonly number[];
  /** What may be done at most, whatever was given: by a token's scopes or a link. */
  readonly ceiling: readonly Verb[];
  /** Only what lies in these albums, or is one of these photos; null: no such bound. */
  readonly within: Within | null;
  /** For a share link: `within` was judged through its creator's eyes, and what it shows at most. Null for all others. */
  readonly link: LinkBounds | null;
  /** What rules of plugins hide from this viewer; empty where none is in force or none binds them. */
  readonly hidden: readonly Hiding[];
  /** The same for guests: tells what is public. */
  readonly hiddenFromGuests: readonly Hiding[];
  /** In which sizes photos are offered; said by the reading door, where photos are read. */
  readonly sizes?: PhotoSizes;
  /** In which languages texts are wanted besides the one they were written in; absent: in that one. */
  readonly languages?: readonly string[];
}

export interface Within {
  readonly albumIds: readonly string[];
  readonly photoIds: readonly string[];
}

export interface LinkBounds {
  /** Pixels of the longest side; null: as the album has it. */
  readonly largestSize: number | null;
  readonly showsPlace: boolean;
  readonly showsCamera: boolean;
  /** A text that pictures carry; null: what the album's carry. */
  readonly watermark: string | null;
  /** When it closes; null: never by itself. */
  readonly expiresAt: Date | null;
}

/** A piece of SQL for a `where`, with its bindings for `?`. */
export interface Fragment {
  readonly sql: string;
  readonly bindings: readonly (
    | string
    | number
    | boolean
    | Date
    | readonly number[]
    | readonly string[]
    | null
  )[];
}

/** What somebody (null: a guest) sees, asked for by this viewer. */
export async function resolvePerson(db: Knex, viewer: Viewer, person: UserViewer | null): Promise<Scope> {
  const userId = person?.userId ?? null;
  const roots = await listOpenRoots(db, { userId, groupIds: person?.groupIds ?? [] });
  return {
    viewer,
    seesAll: mayManageAll(viewer),
    ...rightsIn(roots),
    userId,
    guestRootIds: roots.filter(isOpenToGuests).map(root => root.id),
    ceiling: everyVerb,
    within: null,
    link: null,
    hidden: [],
    hiddenFromGuests: [],
  };
}

/** Of a viewer who sees nothing at all. */
export function emptyScope(viewer: Viewer): Scope {
  return {
    viewer,
    seesAll: false,
    ...rightsIn([]),
    userId: null,
    guestRootIds: [],
    ceiling: [],
    within: { albumIds: [], photoIds: [] },
    link: null,
    hidden: [],
    hiddenFromGuests: [],
  };
}

function isOpenToGuests(root: OpenRoot): boolean {
  return root.audience === 'public' && root.isCurrent && !root.grantsOnly;
}

type RootRights = Pick<Scope, 'rootIds' | 'editRootIds' | 'manageRootIds' | 'verbsByRoot' | 'shownByRoot'>;

function rightsIn(roots: readonly OpenRoot[]): RootRights {
  const verbsByRoot = new Map(
    roots.map(root => [root.id, closeVerbs([...root.audienceVerbs, ...root.grantedVerbs])]),
  );
  const idsWith = (verb: Verb) =>
    roots.map(root => root.id).filter(id => verbsByRoot.get(id)!.includes(verb));
  const editRootIds = idsWith('edit');
  return {
    rootIds: roots.filter(root => !root.grantsOnly || editRootIds.includes(root.id)).map(root => root.id),
    editRootIds,
    manageRootIds: idsWith('manage'),
    verbsByRoot,
    shownByRoot: new Map(roots.filter(root => !root.grantsOnly).map(root => [root.id, root])),
  };
}
