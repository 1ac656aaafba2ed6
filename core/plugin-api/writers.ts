import type {
  AlbumTexts,
  Audience,
  Background,
  CameraFacts,
  Coordinates,
  Layout,
  PhotoOrder,
  PhotoTexts,
  PlaceNames,
  PlaceShown,
  Publication,
  SiteSettings,
  TagSummary,
  TimeTaken,
  Translations,
  User,
} from './entities.ts';
import type { PresetWriter } from './presets.ts';
import type { ShareWriter } from './shares.ts';
import type { Actor, Role, Verb, Viewer } from './viewer.ts';
import type { WatermarkEdit, WatermarkImage } from './watermarks.ts';

/** What can be edited on a photo. Absent: unchanged. Null: emptied. */
export interface PhotoEdit {
  readonly title?: string | null;
  readonly caption?: string | null;
  readonly altText?: string | null;
  readonly rating?: number | null;
  readonly author?: string | null;
  readonly credit?: string | null;
  readonly copyright?: string | null;
  readonly licence?: string | null;
  readonly taken?: TimeTaken | null;
  readonly coordinates?: { readonly latitude: number; readonly longitude: number } | null;
  readonly place?: PlaceNames | null;
  readonly focalPoint?: { readonly x: number; readonly y: number } | null;
  /** All of them, as they shall be. */
  readonly translations?: Translations<PhotoTexts>;
  readonly publication?: Publication;
  readonly publishedFrom?: Date | null;
  readonly publishedUntil?: Date | null;
  /** The tags it shall have, as paths of names; missing tags are made. */
  readonly tags?: readonly (readonly string[])[];
  /** Small values of plugins, by id: merged into what is there; null takes one, or all of a plugin, away. */
  readonly ext?: Readonly<Record<string, object | null>>;
}

/** An original that is in its place already, and what was read from it. */
export interface NewPhoto {
  /** Lower-case hex of the whole file: what a photo is known by. */
  readonly sha256: string;
  readonly bytes: number;
  /** `jpeg`, `png`, `webp`, `tiff`, `avif`, `gif`, `heic`, `jxl`, `dng` … */
  readonly format: string;
  /** As it was named where it came from. */
  readonly fileName: string;
  /** `stored` by hash, or left where it is below a library root. */
  readonly source:
    | { readonly storage: 'stored' }
    | { readonly storage: 'referenced'; readonly rootId: string; readonly path: string };
  readonly modifiedAt: Date | null;
  /** Displayed pixels, after orientation. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation 1–8 of the original; null when it has none. */
  readonly orientation: number | null;
  readonly averageColour: string;
  readonly thumbHash: string | null;
  readonly details: PhotoDetails;
  /** Paths of names, from the top of the hierarchy down. */
  readonly keywords: readonly (readonly string[])[];
  /** The whole answer of the metadata reader. */
  readonly rawMetadata: Record<string, unknown> | null;
  readonly focalPoint?: { readonly x: number; readonly y: number } | null;
  /** Plugins' values, by plugin. */
  readonly ext?: Readonly<Record<string, object>>;
  readonly albumId: string | null;
  readonly publication?: 'draft' | 'published';
}

/** Another original of a photo, such as the RAW file beside a camera's JPEG; in its place already. */
export interface NewPhotoPart
  extends Pick<NewPhoto, 'sha256' | 'bytes' | 'format' | 'fileName' | 'source' | 'modifiedAt'> {
  readonly kind: 'raw';
}

/** What metadata says of a photo. Absent or null: unknown. */
export interface PhotoDetails {
  readonly title?: string | null;
  readonly caption?: string | null;
  readonly altText?: string | null;
  /** 0–5. */
  readonly rating?: number | null;
  readonly author?: string | null;
  readonly credit?: string | null;
  readonly copyright?: string | null;
  readonly licence?: string | null;
  readonly taken?: TimeTaken | null;
  readonly coordinates?: Coordinates | null;
  /** Metres above sea level. */
  readonly altitude?: number | null;
  readonly place?: PlaceNames | null;
  readonly camera?: CameraFacts | null;
}

export interface AddedPhoto {
  readonly id: string;
  readonly sha256: string;
  /** `duplicate`: the same bytes were here, and are in the album now if this viewer may show them there; `trashed`: they lie in the trash and stay there. */
  readonly status: 'added' | 'duplicate' | 'trashed';
}

export interface NewAlbum {
  readonly title: string;
  /** Made from the title when absent. */
  readonly slug?: string;
  readonly parentId?: string | null;
  readonly description?: string | null;
  /** Null inherits; a new top album without one is `restricted`. */
  readonly audience?: Audience | null;
  readonly order?: PhotoOrder;
  readonly publication?: Publication;
  /** The album that an import of the same folder goes on with; unique in the gallery. */
  readonly importKey?: string;
}

export interface AlbumEdit {
  readonly title?: string;
  readonly slug?: string;
  readonly description?: string | null;
  /** Needs `manage`, as do the five after it. Null inherits, and drops the grants: they are the parent's then. */
  readonly audience?: Audience | null;
  /** What its own audience may do: `view` always, `comment` and `download` besides. */
  readonly audienceVerbs?: readonly Verb[];
  /** All of them, by `user:<id>` or `group:<id>`; only an album with an audience of its own has any. */
  readonly grants?: Readonly<Record<string, readonly Verb[]>>;
  /** Null: inherited. */
  readonly largestSize?: number | null;
  readonly placeShown?: PlaceShown | null;
  readonly cameraShown?: boolean | null;
  /** Id of a watermark, or `none`. NOT_ACCEPTED for one that isn't there. */
  readonly watermark?: string | null;
  readonly publication?: Publication;
  readonly publishedFrom?: Date | null;
  readonly publishedUntil?: Date | null;
  readonly order?: PhotoOrder;
  readonly layout?: Layout | null;
  readonly background?: Background | null;
  /** Id of a theme; null: inherited. */
  readonly theme?: string | null;
  /** All of them; instead of the theme's own settings, for this album and what inherits its theme. */
  readonly themeSettings?: Readonly<Record<string, unknown>>;
  /** Whether search engines may keep it; null: inherited. Needs `manage`. */
  readonly indexed?: boolean | null;
  /** All of them, as they shall be. */
  readonly translations?: Translations<AlbumTexts>;
  readonly featured?: boolean;
  readonly listed?: boolean;
  readonly coverPhotoId?: string | null;
  /** As of photos. */
  readonly ext?: Readonly<Record<string, object | null>>;
}

/** What an edit was made from, so that nobody writes over what they haven't seen. */
export interface Expected {
  readonly revision: number;
}

export interface PhotoWriter {
  /** Takes photos in, in this order. The same bytes twice give one photo, also when two changes run at once. */
  add(photos: readonly NewPhoto[]): Promise<readonly AddedPhoto[]>;
  /** Files of the same shot, which get no page of their own. What is here by its hash already stays as it is. */
  addParts(id: string, parts: readonly NewPhotoPart[]): Promise<void>;
  /** STALE when one of them was changed since `expected.revision`. */
  edit(ids: readonly string[], edit: PhotoEdit, expected?: Expected): Promise<void>;
  /** Adds and takes away tags (paths of names) on many photos at once. */
  retag(
    ids: readonly string[],
    change: { add?: readonly (readonly string[])[]; remove?: readonly string[] },
  ): Promise<void>;
  /** To the trash; `restore` brings them back with albums, tags and order. */
  trash(ids: readonly string[]): Promise<void>;
  restore(ids: readonly string[]): Promise<void>;
}

export interface AlbumWriter {
  /** With an `importKey` that an album has already: that album, unchanged. */
  create(album: NewAlbum): Promise<{ readonly id: string; readonly slug: string }>;
  /** STALE when it was changed since `expected.revision`. */
  edit(id: string, edit: AlbumEdit, expected?: Expected): Promise<void>;
  /** Under another parent (null: the top) and before a sibling (null: last). ALBUM_CYCLE when below itself. */
  move(id: string, to: { parentId: string | null; beforeId?: string | null }): Promise<void>;
  /**
   * Puts an album's photos and sub-albums into another, whose rules they have from then on, and leaves its addresses leading
   * there. One step takes at most 900 photos: call it, each time in a change of its own, until `isDone`. ALBUM_CYCLE into itself or
   * what lies below it.
   */
  merge(id: string, intoId: string): Promise<{ readonly isDone: boolean }>;
  /** With all albums below it; photos stay. */
  trash(id: string): Promise<void>;
  restore(id: string): Promise<void>;
  /** Appended in the order given; those already there stay where they are. */
  addPhotos(id: string, photoIds: readonly string[]): Promise<void>;
  removePhotos(id: string, photoIds: readonly string[]): Promise<void>;
  /** Puts photos before another (null: last). Shows when the album's order is `manual`. */
  reorder(id: string, photoIds: readonly string[], beforeId: string | null): Promise<void>;
}

export interface TagWriter {
  /** Finds or makes the tags of these paths and returns the last of each. */
  ensure(paths: readonly (readonly string[])[]): Promise<readonly TagSummary[]>;
  edit(
    id: string,
    edit: { name?: string; slug?: string; description?: string | null; parentId?: string | null },
  ): Promise<void>;
}

/** A password that keeps the rules, as it is stored. `Passwords.prepare` makes it, before the change is opened: that takes a while. */
export interface PreparedPassword {
  /** argon2id, in the usual notation. */
  readonly hash: string;
}

export interface UserWriter {
  /** `password` null: they choose one by a one-time link, and can't sign in before. */
  create(user: {
    name: string;
    displayName?: string;
    email?: string | null;
    password: PreparedPassword | null;
    role: Role;
    loopbackOnly?: boolean;
  }): Promise<User>;
  /** Ends all their sessions and one-time links. */
  setPassword(id: string, password: PreparedPassword): Promise<void>;
  /** The same for whom a one-time link was made for, and uses it up. NOT_FOUND when it is unknown, used or expired. */
  setPasswordByLink(token: string, password: PreparedPassword): Promise<User>;
  /** Disabling ends all their sessions and one-time links. `name`, what they sign in with, is for administrators to change. */
  edit(
    id: string,
    edit: { name?: string; displayName?: string; email?: string | null; role?: Role; disabled?: boolean },
  ): Promise<void>;
}

export interface GroupWriter {
  create(group: { name: string; description?: string | null }): Promise<{ readonly id: string }>;
  edit(
    id: string,
    edit: {
      name?: string;
      description?: string | null;
      /** Users' ids, all of them. */
      members?: readonly string[];
    },
  ): Promise<void>;
  /** Who is a member already stays one. */
  addMembers(id: string, userIds: readonly string[]): Promise<void>;
  removeMembers(id: string, userIds: readonly string[]): Promise<void>;
  /** With its memberships and grants, which come back with it by an undo. */
  remove(id: string): Promise<void>;
}

export interface SettingsWriter {
  editSite(edit: Partial<SiteSettings>): Promise<void>;
  /** For who edits everything, as are the three after it. */
  addWatermark(watermark: WatermarkEdit): Promise<{ readonly id: string }>;
  /** From then on all pictures that carry it are made anew. */
  editWatermark(id: string, watermark: WatermarkEdit): Promise<void>;
  /** CONFLICT while an album names it. */
  removeWatermark(id: string): Promise<void>;
  /** Takes in an image for watermarks, by its hash. */
  keepWatermarkImage(image: WatermarkImage): Promise<void>;
}

/** What can be written inside one change. Each call judges the viewer that the change was opened for. */
export interface Writers {
  readonly photos: PhotoWriter;
  readonly albums: AlbumWriter;
  readonly tags: TagWriter;
  readonly users: UserWriter;
  readonly groups: GroupWriter;
  readonly shares: ShareWriter;
  readonly settings: SettingsWriter;
  readonly presets: PresetWriter;
}

export interface ChangeRequest {
  /** Who is judged, and who stands in history. */
  readonly viewer: Viewer;
  /** Absent: made from the viewer. */
  readonly actor?: Actor;
  /** Why, in a few words, as history shows it. */
  readonly reason: string;
  readonly batchId?: string;
  /** Plugins that bring it about, first cause first; absent: people or core. */
  readonly causes?: readonly string[];
  /** What facts these plugins had been told when they did, as `<plugin> <entity>:<id>`: none is told of the same object again. */
  readonly told?: readonly string[];
}

export interface ChangeResult<Value> {
  readonly value: Value;
  /** Null when nothing changed. */
  readonly changesetId: string | null;
}
