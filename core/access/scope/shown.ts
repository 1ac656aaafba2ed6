import type { PlaceShown, Verb, WatermarkInForce } from '../../plugin-api/index.ts';
import type { RootShown } from './queries/open-roots.ts';
import type { Scope } from './scope.ts';
import { lessMarked, textWatermark } from './watermark.ts';

/** Says of a size that there is no bound. */
export const anySize = 1_000_000;

/** What a decision about one photo or album stands on, as its row tells. */
export interface Judged {
  /** Roots of the albums that it lies in, and those of the grants on them. */
  readonly roots: readonly number[];
  /** Photos alone. */
  readonly uploadedBy?: string | null;
}

/** What a photo shows of itself to somebody. */
export interface Shown {
  /** Pixels of the longest side; see `anySize`. */
  readonly largestSize: number;
  readonly place: PlaceShown;
  readonly camera: boolean;
  /** What larger pictures carry; null: nothing, and only then the original may be theirs. */
  readonly watermark: WatermarkInForce | null;
}

const everything: Shown = { largestSize: anySize, place: 'exact', camera: true, watermark: null };
const byDefault: Shown = { largestSize: anySize, place: 'town', camera: true, watermark: null };
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

function toShown({ largestSize, placeShown, cameraShown, watermark }: RootShown): Shown {
  return { largestSize, place: placeShown, camera: cameraShown, watermark };
}

function more(one: Shown, other: Shown): Shown {
  return {
    largestSize: Math.max(one.largestSize, other.largestSize),
    place: places[Math.max(places.indexOf(one.place), places.indexOf(other.place))]!,
    camera: one.camera || other.camera,
    watermark: lessMarked(one, other),
  };
}

function withinLink(shown: Shown, link: NonNullable<Scope['link']>): Shown {
  return {
    largestSize: Math.min(shown.largestSize, link.largestSize ?? anySize),
    place: link.showsPlace ? shown.place : 'hidden',
    camera: link.showsCamera && shown.camera,
    watermark: link.watermark === null ? shown.watermark : textWatermark(link.watermark, shown.watermark),
  };
}

/** What pictures of a photo carry for somebody; null where none that there are is as large. */
export function watermarkFor(
  { watermark, largestSize }: Shown,
  { width, height }: { readonly width: number; readonly height: number },
): WatermarkInForce | null {
  if (watermark === null) return null;
  return Math.min(largestSize, Math.max(width, height)) > watermark.above ? watermark : null;
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
  if (scope.link && (scope.link.largestSize !== null || scope.link.watermark !== null)) return true;
  return [...scope.shownByRoot.values()].some(root => root.largestSize < anySize || root.watermark !== null);
}
