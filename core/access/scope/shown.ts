import type { Shown, Verb } from '../../plugin-api/index.ts';
import type { Scope } from './scope.ts';

/** Says of a size that there is no bound. */
export const anySize = 1_000_000;

/** What a decision about one photo or album stands on, as its row tells. */
export interface Judged {
  /** Roots of the albums that it lies in, and those of the grants on them. */
  readonly roots: readonly number[];
  /** Photos alone. */
  readonly uploadedBy?: string | null;
}

const everything: Shown = { largestSize: anySize, place: 'exact', camera: true };
const byDefault: Shown = { largestSize: anySize, place: 'town', camera: true };
const places = ['hidden', 'town', 'exact'] as const;

/** What this viewer is shown of something that they see: whole for who may edit it or brought it, else the most that a way in shows. */
export function shownOf(scope: Scope, judged: Judged): Shown {
  if (!scope.link && (scope.seesAll || isOwn(scope, judged) || mayEdit(scope, judged))) return everything;
  const ways = judged.roots.flatMap(id => scope.shownByRoot.get(id) ?? []);
  const shown = ways.length === 0 ? byDefault : ways.map(toShown).reduce(more);
  return scope.link ? withinLink(shown, scope.link) : shown;
}

/** What guests are shown of something that they see, asked for by somebody else. */
export function shownToGuests(scope: Scope, { roots }: Judged): Shown {
  const ways = roots
    .filter(id => scope.guestRootIds.includes(id))
    .flatMap(id => scope.shownByRoot.get(id) ?? []);
  return ways.length === 0 ? byDefault : ways.map(toShown).reduce(more);
}

function toShown(root: { largestSize: number; placeShown: Shown['place']; cameraShown: boolean }): Shown {
  return { largestSize: root.largestSize, place: root.placeShown, camera: root.cameraShown };
}

function more(one: Shown, other: Shown): Shown {
  return {
    largestSize: Math.max(one.largestSize, other.largestSize),
    place: places[Math.max(places.indexOf(one.place), places.indexOf(other.place))]!,
    camera: one.camera || other.camera,
  };
}

function withinLink(shown: Shown, link: NonNullable<Scope['link']>): Shown {
  return {
    largestSize: Math.min(shown.largestSize, link.largestSize ?? anySize),
    place: link.showsPlace ? shown.place : 'hidden',
    camera: link.showsCamera && shown.camera,
  };
}

/** As a bound on pixels; null: none. */
export function sizeBound(shown: Shown): number | null {
  return shown.largestSize >= anySize ? null : shown.largestSize;
}

export function isOwn(scope: Scope, { uploadedBy = null }: Judged): boolean {
  return uploadedBy !== null && uploadedBy === scope.userId;
}

function mayEdit(scope: Scope, { roots }: Judged): boolean {
  return roots.some(id => scope.verbsByRoot.get(id)?.includes('edit' satisfies Verb));
}

/** Whether what a viewer is shown can differ from one photo to the next: else nobody needs to look. */
export function showsLess(scope: Scope): boolean {
  if (scope.seesAll) return false;
  if (scope.link && scope.link.largestSize !== null) return true;
  return [...scope.shownByRoot.values()].some(root => root.largestSize < anySize);
}
