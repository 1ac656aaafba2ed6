import type { PhotoSizes } from './presets.ts';
import type { Actor, Verb } from './viewer.ts';

/** Who may see an album: `null` on an album means that it inherits its parent's. */
export type Audience = 'public' | 'signed-in' | 'restricted';

/** What is shown of where a photo was taken to who may not edit it: `town` rounds to a tenth of a degree. */
export type PlaceShown = 'exact' | 'town' | 'hidden';

export type Publication = 'draft' | 'scheduled' | 'published' | 'withdrawn';

export type PhotoOrder = 'manual' | 'oldest' | 'newest' | 'added' | 'title';

export type Layout = 'rows' | 'single' | 'grid' | 'mosaic';

export type Background = 'dark' | 'light' | 'grey';

export type TimePrecision = 'year' | 'month' | 'day' | 'minute' | 'second' | 'millisecond';

/** When a photo was taken, by the clock on the wall where it was taken. */
export interface TimeTaken {
  /** Local wall-clock time as ISO 8601 without zone: `2019-07-04T15:30:12`. */
  readonly at: string;
  /** Minutes east of UTC; null when the camera didn't say. */
  readonly offsetMinutes: number | null;
  readonly precision: TimePrecision;
  /** Where it was read: `exif`, `xmp`, `iptc`, `gps`, `file-name`, or `curator`. */
  readonly source: string;
}

/** Degrees, WGS 84. For viewers who are shown the town only, rounded to 0.1°. */
export interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

export interface PlaceNames {
  readonly location: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly country: string | null;
  /** ISO 3166-1 alpha-2 or alpha-3, as the file has it. */
  readonly countryCode: string | null;
}

export interface CameraFacts {
  readonly make: string | null;
  readonly model: string | null;
  readonly lens: string | null;
  /** Seconds; 0.004 is 1/250 s. */
  readonly exposureSeconds: number | null;
  /** f-number. */
  readonly aperture: number | null;
  readonly iso: number | null;
  /** Millimetres. */
  readonly focalLengthMm: number | null;
  /** Millimetres, as of 35 mm film. */
  readonly focalLength35Mm: number | null;
  /** Exposure values (stops). */
  readonly exposureBiasEv: number | null;
  readonly flashFired: boolean | null;
}

/** Texts in other languages than the gallery's own, by BCP 47 tag; what is missing is shown as it was written. */
export type Translations<Texts> = Readonly<Record<string, Texts>>;

/** The language that a text is given in, by its field; what is missing is as it was written, in the gallery's own. */
export type TextLanguages = Readonly<Record<string, string>>;

export interface PhotoTexts {
  readonly title?: string;
  readonly caption?: string;
  readonly altText?: string;
}

export interface AlbumTexts {
  readonly title?: string;
  /** Markdown. */
  readonly description?: string;
}

/** Small values of plugins by their ids: kept with the object, or worked out when it was read (`<entity>.loading`). */
export type PluginValues = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What a wall of photos needs of each. */
export interface PhotoSummary {
  readonly id: string;
  /** What plugins worked out for it; absent where none did. */
  readonly ext?: PluginValues;
  /** Null when nobody gave one; pages then show the date. */
  readonly title: string | null;
  /** Absent when all texts are as they were written. */
  readonly languages?: TextLanguages;
  readonly altText: string | null;
  /** Displayed pixels, after orientation. */
  readonly width: number;
  readonly height: number;
  /** `#rrggbb`. */
  readonly averageColour: string;
  /** Base64; null when none could be made. */
  readonly thumbHash: string | null;
  /** First 12 hex digits of the original's SHA-256; part of every derivative's address. */
  readonly hash: string;
  /**
   * Derivatives that exist beyond the eager ones, as `preset.format`, from the second revision on with it: `small.webp`,
   * `medium@2.avif`.
   */
  readonly extraFormats: readonly string[];
  readonly taken: TimeTaken | null;
  readonly rating: number | null;
  /** 0–1 from the left and the top; null means the middle. */
  readonly focalPoint: { readonly x: number; readonly y: number } | null;
  /** True when guests see it, too. */
  readonly isPublic: boolean;
  /** The standard sizes that pictures are offered in, the same for all photos. */
  readonly sizes: PhotoSizes;
  /** Pixels of the longest side that this viewer may have; null: all there are. No address of a larger size is theirs. */
  readonly largestSize: number | null;
  /** True when larger pictures carry a watermark for this viewer: then the original is not theirs. */
  readonly isMarked: boolean;
}

export interface Photo extends PhotoSummary {
  readonly ext: PluginValues;
  readonly caption: string | null;
  /** Title, caption and alternative text in all other languages. */
  readonly translations: Translations<PhotoTexts>;
  readonly author: string | null;
  readonly credit: string | null;
  readonly copyright: string | null;
  /** A URL or a text. */
  readonly licence: string | null;
  readonly coordinates: Coordinates | null;
  /** Metres above sea level. */
  readonly altitude: number | null;
  readonly place: PlaceNames | null;
  readonly camera: CameraFacts | null;
  readonly tags: readonly TagSummary[];
  /** Whether search engines may keep it: some album that guests find it in lets them. */
  readonly indexed: boolean;
  /** The albums that this viewer may see it in. */
  readonly albums: readonly AlbumLink[];
  /** Null for guests: file names are never theirs. */
  readonly fileName: string | null;
  readonly format: string;
  /** Of the original; null for who may not download it. */
  readonly bytes: number | null;
  readonly publication: Publication;
  readonly uploadedBy: string | null;
  /** Whether this viewer brought it. */
  readonly isOwn: boolean;
  /** Whether this viewer may say when it is seen: `edit` for having brought it is not enough. */
  readonly mayPublish: boolean;
  readonly trashedAt: Date | null;
  readonly createdAt: Date;
  /** Grows by one with each change; ETag and If-Match stand on it. */
  readonly revision: number;
  /** What this viewer may do with it. */
  readonly may: readonly Verb[];
}

export interface AlbumLink {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  /** Absent when all texts are as they were written. */
  readonly languages?: TextLanguages;
}

export interface AlbumSummary extends AlbumLink {
  /** What plugins worked out for it; absent where none did. */
  readonly ext?: PluginValues;
  /** The nearest album above it that this viewer may see; null at the top. */
  readonly parentId: string | null;
  /** 0 at the top. */
  readonly depth: number;
  readonly cover: PhotoSummary | null;
  /** Published photos directly in it. */
  readonly photoCount: number;
  /** Albums directly below that this viewer may see. */
  readonly albumCount: number;
  /** When its dated photos were taken, wall-clock dates `yyyy-mm-dd`; null when none is dated. */
  readonly span: { readonly from: string; readonly to: string } | null;
  readonly featured: boolean;
  /** The audience in force, inherited or own. */
  readonly audience: Audience;
  readonly publication: Publication;
  readonly createdAt: Date;
}

export interface Album extends AlbumSummary {
  readonly ext: PluginValues;
  /** Markdown; sanitised where it is shown. */
  readonly description: string | null;
  /** Title and description in all other languages. */
  readonly translations: Translations<AlbumTexts>;
  readonly order: PhotoOrder;
  readonly layout: Layout | null;
  readonly background: Background | null;
  /** Its own theme, or that of the nearest album above which has one; null: the site's. */
  readonly theme: ChosenTheme | null;
  /** Null: inherited. */
  readonly ownTheme: ChosenTheme | null;
  readonly listed: boolean;
  /** Whether guests see it, too. */
  readonly isPublic: boolean;
  /** Whether search engines may keep it, by what it or the nearest album above it says. */
  readonly indexed: boolean;
  /** Null: inherited. */
  readonly ownIndexed: boolean | null;
  /** Null: inherited. */
  readonly ownAudience: Audience | null;
  /** What is shown of its photos, in force and own (null: inherited). */
  readonly shown: { readonly [Field in keyof Shown]: Shown[Field] };
  readonly ownShown: { readonly [Field in keyof Shown]: Shown[Field] | null };
  /** Where most of its photos were taken, as people say it; null when unknown or not shown. */
  readonly place: string | null;
  /** From the top down to its parent, as far as this viewer may see them. */
  readonly above: readonly AlbumLink[];
  readonly coverPhotoId: string | null;
  readonly trashedAt: Date | null;
  readonly revision: number;
  readonly may: readonly Verb[];
}

/** A theme that was chosen for an album, with the settings that it has otherwise than the site. */
export interface ChosenTheme {
  readonly id: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What a photo shows of itself to who may not edit it. */
export interface Shown {
  /** Pixels of the longest side; 1,000,000: no bound, even where an album above has one. */
  readonly largestSize: number;
  readonly place: PlaceShown;
  readonly camera: boolean;
  /** Id of a watermark; null: none. Of an album's own `none` is none, even where an album above has one. */
  readonly watermark: string | null;
}

export interface TagSummary {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly parentId: string | null;
  /** What plugins worked out for it; absent where none did. */
  readonly ext?: PluginValues;
}

export interface TagWithCount extends TagSummary {
  /** Photos with this tag, or one below it, that this viewer may see. */
  readonly photoCount: number;
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly role: 'member' | 'curator' | 'admin';
  readonly disabledAt: Date | null;
  readonly createdAt: Date;
  /** False for who was invited and has not chosen one yet. */
  readonly hasPassword: boolean;
  readonly groupIds: readonly string[];
}

export interface Group {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly memberCount: number;
  readonly createdAt: Date;
}

/** RFC 6902. */
export interface PatchOperation {
  readonly op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test';
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

export interface ObjectPatch {
  readonly entity: EntityName;
  readonly entityId: string;
  readonly action: 'created' | 'updated' | 'deleted' | 'restored';
  readonly forward: readonly PatchOperation[];
  readonly backward: readonly PatchOperation[];
  /** Fields that plugins set, in their order; absent when people and core set everything. */
  readonly setBy?: readonly { readonly plugin: string; readonly fields: readonly string[] }[];
}

export interface Changeset {
  readonly id: string;
  readonly batchId: string | null;
  readonly actor: Actor;
  /** Empty where it isn't for this viewer. */
  readonly reason: string;
  readonly createdAt: Date;
  /** How many objects it changed, at most 1,000. */
  readonly objects: number;
  readonly undoes: string | null;
  readonly undoneBy: string | null;
  /** Whether this viewer may take it back; false when that was done already. */
  readonly mayUndo: boolean;
}

export interface ChangesetWithPatches extends Changeset {
  readonly patches: readonly ObjectPatch[];
}

export type EntityName = 'photo' | 'album' | 'tag' | 'user' | 'group' | 'share' | 'setting';

export interface SiteSettings {
  readonly name: string;
  /** One line below the name on the home page; empty for none. */
  readonly tagline: string;
  readonly background: Background | null;
  /** BCP 47; the language of the interface when the browser asks for none that we have. */
  readonly language: string;
  readonly links: LinkPolicy;
  readonly embedding: EmbeddingPolicy;
  /** Id of the theme; null: the one that is used where none was chosen. */
  readonly theme: string | null;
  /** Of each theme what was set of its settings, by the theme's id. */
  readonly themeSettings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Which sites may show public photos and albums in a frame. */
export interface EmbeddingPolicy {
  readonly by: 'anyone' | 'listed' | 'nobody';
  /** `https://blog.example.org`, `https://*.example.org`; they count where `by` is `listed`. */
  readonly origins: readonly string[];
}

/** What share links may be at most; it holds for those that are there already, too. */
export interface LinkPolicy {
  /** Days from the day a link was made; null: no bound. */
  readonly longestDays: number | null;
  readonly passwordRequired: boolean;
  /** False: no link gives originals. */
  readonly originals: boolean;
}
