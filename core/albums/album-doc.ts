import type { Doc } from '../changes/entity-store.ts';
import type {
  AlbumTexts,
  Audience,
  Background,
  Layout,
  PhotoOrder,
  PlaceShown,
  Publication,
  Translations,
  Verb,
} from '../plugin-api/index.ts';

/** What history keeps of an album. Its photos are kept with the photos. */
export interface AlbumDoc extends Doc {
  readonly parentId: string | null;
  readonly title: string;
  readonly slug: string;
  readonly description: string | null;
  /** Among its siblings. */
  readonly position: number;
  readonly coverPhotoId: string | null;
  readonly order: PhotoOrder;
  readonly layout: Layout | null;
  readonly background: Background | null;
  /** Id of a theme; null: inherited. */
  readonly theme: string | null;
  /** Instead of the theme's own settings, for this album and what inherits its theme. */
  readonly themeSettings: Readonly<Record<string, unknown>>;
  /** Whether search engines may keep it; null: inherited, and yes at the top. */
  readonly indexed: boolean | null;
  readonly translations: Translations<AlbumTexts>;
  readonly featured: boolean;
  readonly listed: boolean;
  /** Null: inherited. */
  readonly audience: Audience | null;
  readonly audienceVerbs: readonly Verb[] | null;
  /** By `user:<id>` or `group:<id>`, closed under inclusion; none where the audience is inherited. */
  readonly grants: Readonly<Record<string, readonly Verb[]>>;
  /** Null, as for the two after it: inherited. Pixels of the longest side. */
  readonly largestSize: number | null;
  readonly placeShown: PlaceShown | null;
  readonly cameraShown: boolean | null;
  /** Id, or `none`; null: inherited. */
  readonly watermark: string | null;
  readonly publication: Publication;
  /** ISO 8601 in UTC; null: without bound. */
  readonly publishedFrom: string | null;
  readonly publishedUntil: string | null;
  /** The folder that it was imported from, so that the next import of it goes on here. */
  readonly importKey: string | null;
  readonly trashedAt: string | null;
  /** The album that took its photos over. */
  readonly mergedInto: string | null;
  readonly createdBy: string | null;
  readonly createdAt: string;
  readonly ext: Readonly<Record<string, unknown>>;
}
