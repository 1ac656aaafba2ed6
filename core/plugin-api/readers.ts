import type { AccessReader } from './access.ts';
import type {
  Album,
  AlbumLink,
  AlbumSummary,
  Changeset,
  ChangesetWithPatches,
  Coordinates,
  EntityName,
  Group,
  Photo,
  PhotoOrder,
  PhotoSummary,
  SiteSettings,
  TagSummary,
  TagWithCount,
  User,
} from './entities.ts';
import type { PresetReader } from './presets.ts';
import type { ShareReader } from './shares.ts';
import type { Verb } from './viewer.ts';
import type { Watermark, WatermarkInForce } from './watermarks.ts';

/** One page of a keyset-paged list. `next` and `previous` are cursors to pass as `after` and `before`; null at the ends. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
  readonly previous: string | null;
}

export interface PageRequest {
  readonly after?: string;
  readonly before?: string;
  /** 1–200; 60 when absent. */
  readonly limit?: number;
}

/** A page of photos. */
export interface PhotoPageRequest extends PageRequest {
  /**
   * A year or month, `yyyy` or `yyyy-mm`: the page begins with its first photo, in the order of the list; what has no date lies
   * where it came in. In other orders of an album one of its `parts`. Goes before `after` and `before`. NOT_FOUND where there is no
   * such part, and where nothing follows.
   */
  readonly at?: string;
  /** Whether the page shall say in which of the `parts` each photo lies. */
  readonly tellsParts?: boolean;
}

export interface PhotoPage extends Page<PhotoSummary> {
  /** For each item the `at` of the part that it lies in, where that was asked for. */
  readonly parts?: readonly string[];
}

/** A part of an album that is in no order of time. */
export interface ListPart {
  /**
   * By title a letter, without accents; `0` for digits and signs, `~` for what is of no alphabet, `-` for no title. In other orders
   * `n201` for what begins with the 201st photo.
   */
  readonly at: string;
  readonly photoCount: number;
}

/** Photos of one month in a list. */
export interface MonthCount {
  /** `yyyy-mm`. */
  readonly month: string;
  readonly photoCount: number;
}

/** The set that photos are looked at in, as `?in=` names it. */
export type PhotoContext =
  | {
      readonly kind: 'album';
      readonly slug: string;
      readonly order?: PhotoOrder;
      /** Only those that this viewer brought. */
      readonly own?: boolean;
    }
  | { readonly kind: 'tags'; readonly slugs: readonly string[] }
  | { readonly kind: 'search'; readonly query: string }
  /** `yyyy`, `yyyy-mm` or `yyyy-mm-dd`. */
  | { readonly kind: 'time'; readonly period: string }
  /** Everything this viewer may see, newest first: by when it was taken, else by when it came into the gallery. */
  | { readonly kind: 'all'; readonly order?: 'newest' | 'added' };

export interface Neighbours {
  readonly previous: PhotoSummary | null;
  readonly next: PhotoSummary | null;
}

export interface AroundRequest {
  /** 0–100: so many at most on this side. */
  readonly before: number;
  readonly after: number;
}

/** What lies around a photo in a context, and where it stands in it. */
export interface Around {
  /** Ids, in the order of the context. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** True when nothing lies before `before`. */
  readonly isFirst: boolean;
  /** True when nothing lies after `after`. */
  readonly isLast: boolean;
  /** 1 for the first of the context; null beyond a thousand, where nobody counts. */
  readonly number: number | null;
  /** Photos in the context; null when more than a thousand lie on one side. */
  readonly total: number | null;
}

/** Where an original's or a derivative's bytes come from, once the viewer was judged. */
export interface PhotoBytes {
  readonly photoId: string;
  readonly sha256: string;
  readonly format: string;
  readonly fileName: string;
  readonly bytes: number;
  /** True when guests may have the same bytes: caches between may keep them for minutes. */
  readonly isPublic: boolean;
  /** Whether search engines may keep them. */
  readonly isIndexed: boolean;
  /** The original, whole. */
  readonly mayDownload: boolean;
  /** Pixels of the longest side that this viewer may have; null: all there are. */
  readonly largestSize: number | null;
  /** What larger pictures carry; null: nothing. With one, the original is not theirs, nor what shows parts of it. */
  readonly watermark: WatermarkInForce | null;
  /** Displayed pixels. */
  readonly width: number;
  readonly height: number;
  /** 0–1 from the left and the top; null: the middle. */
  readonly focalPoint: { readonly x: number; readonly y: number } | null;
  readonly source:
    | { readonly storage: 'stored' }
    | { readonly storage: 'referenced'; readonly root: string; readonly path: string };
}

/** A photo as this viewer may take it along. */
export interface PhotoDownload extends Pick<PhotoBytes, 'photoId' | 'sha256' | 'format' | 'source'> {
  /** Null for guests and behind links, and for who may not have the original: file names are not theirs. */
  readonly fileName: string | null;
  /** Of the original. */
  readonly bytes: number;
  /** Pixels of the longest side that they may have, where the original isn't theirs; null: it is. */
  readonly largestSize: number | null;
  /** What it carries, if it is larger than that says. */
  readonly watermark: WatermarkInForce | null;
}

/** Part of what search engines may keep. */
export interface IndexedRequest {
  /** How its id begins; at most two characters, empty for all. */
  readonly prefix: string;
  /** Goes on behind this id. */
  readonly after?: string;
  /** 1–1,000. */
  readonly limit: number;
}

/** Something that search engines may keep, with when it was changed last; null: not known. */
export type Indexed<Entity> = Entity & { readonly changedAt: Date | null };

export interface PhotoReader {
  /** The photo, or undefined when it isn't there or not for this viewer. */
  find(id: string): Promise<Photo | undefined>;
  /** Those of these photos that this viewer may see, whole, by id. At most 200 ids are looked at. */
  findMany(ids: readonly string[]): Promise<ReadonlyMap<string, Photo>>;
  /** Those of these photos that this viewer may see, by id, as `find` would find them. At most 200 ids are looked at. */
  summaries(ids: readonly string[]): Promise<ReadonlyMap<string, PhotoSummary>>;
  /** Undefined when the context itself isn't there or not for this viewer, as a tag is none of whose photos they see. */
  list(context: PhotoContext, page?: PhotoPageRequest): Promise<PhotoPage | undefined>;
  /**
   * The first photos of each of these albums, in the album's order, by its id: at most `limit` (1–60) of each, of at most 60
   * albums, in one statement.
   */
  firsts(albumIds: readonly string[], limit: number): Promise<ReadonlyMap<string, readonly PhotoSummary[]>>;
  /**
   * How many photos of a context this viewer sees in each month, in its order; what has no date is counted where it came in. Empty
   * where the order is not one of time, and where the context isn't there. Counted once after each change.
   */
  months(context: PhotoContext): Promise<readonly MonthCount[]>;
  /**
   * The parts of an album by title, as it is arranged or as it was added, with the photos of each that this viewer sees, in its
   * order. Empty where the order is one of time, and for all other contexts. Counted once after each change.
   */
  parts(context: PhotoContext): Promise<readonly ListPart[]>;
  /** Both null when the photo isn't in that context. */
  neighbours(id: string, context: PhotoContext): Promise<Neighbours>;
  /** Undefined when the photo isn't in that context. */
  around(id: string, context: PhotoContext, request: AroundRequest): Promise<Around | undefined>;
  /** Newest photo of a featured album, or any, rated 4 or 5; else the newest. Null in an empty gallery. */
  featured(): Promise<PhotoSummary | null>;
  /** Judges the viewer for a photo's bytes in one indexed statement. */
  bytes(id: string): Promise<PhotoBytes | undefined>;
  /** Those of these photos that this viewer sees and may download, by id; none from the trash. At most 200 ids are looked at. */
  downloads(ids: readonly string[]): Promise<ReadonlyMap<string, PhotoDownload>>;
  /** The whole answer of the metadata reader; undefined for guests and for who may not edit. */
  rawMetadata(id: string): Promise<Record<string, unknown> | undefined>;
  /** Those that guests see, too, and that search engines may keep; by id. */
  indexed(request: IndexedRequest): Promise<readonly Indexed<PhotoSummary>[]>;
  /** Those that this viewer may bring back; newest first. */
  trashed(page?: PageRequest): Promise<Page<PhotoSummary>>;
  /** True when the address was viewable by guests when it was deleted for good. */
  isGone(id: string): Promise<boolean>;
}

/** An album's address may have moved: then `movedTo` is the slug in force. */
export type AlbumLookup =
  | { readonly album: Album }
  | { readonly movedTo: string }
  | { readonly gone: true }
  | undefined;

/** An album somewhere below another, without what it would take to show it. */
export interface AlbumBelow extends AlbumLink {
  /** The nearest above it that this viewer may see; at the uppermost the one that was asked for. */
  readonly parentId: string;
  /** Photos directly in it. */
  readonly photoCount: number;
}

/** An album in which a viewer may do something. */
export interface EditableAlbum
  extends AlbumLink,
    Pick<AlbumSummary, 'photoCount' | 'audience' | 'publication'> {
  /** Counted among those that were asked for: what lies between is left out. */
  readonly depth: number;
  readonly may: readonly Verb[];
}

export interface AlbumReader {
  find(slug: string): Promise<AlbumLookup>;
  findById(id: string): Promise<Album | undefined>;
  /** Sub-albums in their order; of the top with null. */
  children(parentId: string | null): Promise<readonly AlbumSummary[]>;
  /** All albums below one, however deep, as lists show them; in outline order. */
  below(id: string): Promise<readonly AlbumBelow[]>;
  /** The whole tree in outline order (depth first). */
  tree(): Promise<readonly AlbumSummary[]>;
  featured(limit: number): Promise<readonly AlbumSummary[]>;
  recent(limit: number): Promise<readonly AlbumSummary[]>;
  /** The albums before and after in the order of the outline. */
  neighbours(
    id: string,
  ): Promise<{ readonly previous: AlbumSummary | null; readonly next: AlbumSummary | null }>;
  /**
   * Albums in which this viewer may do this (`edit` when absent), in outline order. With `seenLike` only those that the same
   * people see as one of these albums: an editor puts photos there without showing them to others.
   */
  editable(
    verb?: 'upload' | 'edit' | 'manage',
    only?: { readonly seenLike: readonly string[] },
  ): Promise<readonly EditableAlbum[]>;
  /** Those that guests see, too, and that search engines may keep; by id. */
  indexed(request: IndexedRequest): Promise<readonly Indexed<AlbumSummary>[]>;
  /** How much of the gallery they may keep: what lies in several albums, and what is hidden, counts in full. */
  indexedSize(): Promise<{ readonly albums: number; readonly photos: number }>;
  trashed(): Promise<readonly AlbumSummary[]>;
}

export type TagLookup =
  | { readonly tags: readonly TagSummary[]; readonly photoCount: number }
  /** The canonical slugs, when one was renamed or is a synonym's. */
  | { readonly movedTo: readonly string[] }
  | undefined;

export interface TagReader {
  /** By name; only tags with a photo that this viewer may see. */
  index(): Promise<readonly TagWithCount[]>;
  /** All the slugs must exist. */
  find(slugs: readonly string[]): Promise<TagLookup>;
  /** Tags that occur together with these, most frequent first. */
  related(slugs: readonly string[], limit: number): Promise<readonly TagWithCount[]>;
  /** Tags whose name begins with these letters, most used first; the most used of all for none. At most 200. */
  suggest(prefix: string, limit: number): Promise<readonly TagWithCount[]>;
}

/** One understood part of a query, as shown in a removable chip. */
export interface SearchTerm {
  readonly kind: 'word' | 'phrase' | 'field' | 'or';
  readonly negated: boolean;
  readonly field: string | null;
  readonly text: string;
  /** The query without this part. */
  readonly without: string;
}

export interface SearchResult {
  readonly terms: readonly SearchTerm[];
  /** What couldn't be understood, as catalogue keys with parameters; the rest was searched all the same. */
  readonly problems: readonly { readonly key: string; readonly params: Record<string, string> }[];
  readonly photos: Page<PhotoSummary>;
  readonly albums: readonly AlbumSummary[];
  /** Exact up to 1,000; above that null and `more` than a thousand. */
  readonly photoCount: number | null;
  /** The nearest things when nothing was found. */
  readonly suggestions: readonly { readonly text: string; readonly query: string }[];
}

export type FacetName = 'year' | 'country' | 'city' | 'tag' | 'album' | 'camera' | 'lens' | 'rating';

/** One value that a search may be narrowed down to. */
export interface SearchFacetValue {
  /** A year, a rating (0–5), a name as it is written. */
  readonly label: string;
  /** Of a camera: both as the camera wrote them. Null for all others. */
  readonly camera: { readonly make: string | null; readonly model: string | null } | null;
  /** Photos that choosing it would leave, or at least so many (see `isExact`); null: some. */
  readonly photoCount: number | null;
  readonly isChosen: boolean;
  /** The search with this value chosen; of a chosen one the search without it. */
  readonly query: string;
}

export interface SearchFacet {
  readonly name: FacetName;
  /** Years from the newest, ratings from the highest, all others with most photos first; never one that finds nothing. */
  readonly values: readonly SearchFacetValue[];
  /** False where more than 1,000 photos are found: then the newest 1,000 are counted. */
  readonly isExact: boolean;
}

export interface SearchReader {
  run(query: string, page?: PageRequest): Promise<SearchResult>;
  /**
   * What a search may be narrowed down by, of what this viewer sees and is shown; of everything for an empty query. Where one
   * value excludes the others, several are joined by `or`, and each is counted as if no other were chosen.
   */
  facets(query: string): Promise<readonly SearchFacet[]>;
}

/** Degrees, WGS 84; where `west` lies east of `east` it goes over the antimeridian. */
export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Photos near each other on a map. */
export interface PlaceCluster {
  /** The middle of its photos; where they are shown to the town alone, rounded as their coordinates are. */
  readonly latitude: number;
  readonly longitude: number;
  readonly photoCount: number;
  /** One of them; null only when it went meanwhile. */
  readonly samplePhotoId: string | null;
}

export interface PlacedPhoto {
  readonly photo: PhotoSummary;
  /** As this viewer is shown them. */
  readonly coordinates: Coordinates;
  /** False: rounded to the town. */
  readonly isExact: boolean;
  /** As people say it: the spot where it is shown, town and country; null when it has no name. */
  readonly name: string | null;
}

export interface TownCount {
  readonly country: string | null;
  readonly city: string | null;
  readonly photoCount: number;
}

/** Where photos were taken, as far as this viewer is shown it: exact, to a tenth of a degree, or not at all. */
export interface PlaceReader {
  /** At most 500, largest first; `zoom` as of web maps, 0–22, says how near is near. */
  clusters(
    request: PlacesOf & { readonly box: Box; readonly zoom: number },
  ): Promise<readonly PlaceCluster[]>;
  /** Newest first; everywhere when `box` is null. */
  list(request: PlacesOf & { readonly box: Box | null }, page?: PageRequest): Promise<Page<PlacedPhoto>>;
  /** What holds all of them; null when there are none. */
  bounds(request?: PlacesOf): Promise<Box | null>;
  /** Most photos first, at most 500. */
  towns(request?: PlacesOf): Promise<readonly TownCount[]>;
}

export interface PlacesOf {
  /** A search: only photos that it finds; all when absent or empty. */
  readonly query?: string;
}

export interface PeriodCount {
  /** `yyyy`, `yyyy-mm` or `yyyy-mm-dd`. */
  readonly period: string;
  readonly photoCount: number;
  readonly sample: PhotoSummary | null;
}

export interface CalendarReader {
  years(): Promise<readonly PeriodCount[]>;
  /** Months of all years, for the columns of the calendar's first page. */
  months(year: string): Promise<readonly PeriodCount[]>;
  days(month: string): Promise<readonly PeriodCount[]>;
  /** The periods of the same length before and after that hold photos. */
  neighbours(period: string): Promise<{ readonly previous: string | null; readonly next: string | null }>;
}

/** Who may not edit everything reads of others what they did, not their words for it: these may name what is hidden. */
export interface ChangeReader {
  /** Newest first, a page at times shorter than asked for; undefined when the object may not be edited by this viewer. */
  history(
    entity: EntityName,
    id: string,
    page?: PageRequest,
  ): Promise<Page<ChangesetWithPatches> | undefined>;
  /** One's own; any for curators. */
  find(changesetId: string): Promise<ChangesetWithPatches | undefined>;
  /** One's own work that took several changes; undefined for everything else. */
  batch(
    batchId: string,
  ): Promise<{ readonly reason: string; readonly isUndone: boolean; readonly mayUndo: boolean } | undefined>;
  /** One's own, newest first; of everybody for curators. */
  recent(page?: PageRequest): Promise<Page<Changeset>>;
}

export interface UserReader {
  /** For administrators; empty for others. */
  list(): Promise<readonly User[]>;
  /** By name: those whose name, display name or e-mail holds this text; all for an empty one. Empty for others. */
  search(text: string, page?: PageRequest): Promise<Page<User>>;
  /** For administrators, and oneself. */
  find(id: string): Promise<User | undefined>;
  /** True once somebody can administer: the set-up page is closed then. */
  hasAdministrator(): Promise<boolean>;
}

export interface GroupReader {
  /** By name; for administrators and for who manages some album and so may grant, empty for others. */
  list(): Promise<readonly Group[]>;
  /** For administrators. */
  find(id: string): Promise<(Group & { readonly members: readonly User[] }) | undefined>;
}

export interface SettingsReader {
  site(): Promise<SiteSettings>;
  /** By name; for who manages some album and so may choose one, empty for others. */
  watermarks(): Promise<readonly Watermark[]>;
}

/** What a viewer may do anywhere in the gallery; what they may do with one object stands on it, as `may`. */
export interface ViewerRights {
  /** May add albums at the top, and edit and manage everything. */
  readonly editAll: boolean;
  /** May administer users, plugins and settings. */
  readonly administer: boolean;
  /** Whether they may do this in some album. Costs no statement of its own where anything else is read. */
  somewhere(verb: Verb): Promise<boolean>;
}

/** Everything that a viewer can read, and nothing that they may not see. */
export interface Readers {
  readonly rights: ViewerRights;
  readonly photos: PhotoReader;
  readonly albums: AlbumReader;
  readonly tags: TagReader;
  readonly search: SearchReader;
  readonly calendar: CalendarReader;
  readonly places: PlaceReader;
  readonly changes: ChangeReader;
  readonly users: UserReader;
  readonly groups: GroupReader;
  readonly access: AccessReader;
  readonly shares: ShareReader;
  readonly settings: SettingsReader;
  readonly presets: PresetReader;
}
