import type { Album, Photo, PhotoSummary, TagSummary } from '../entities.ts';
import type { HeadElement } from '../hooks/site.ts';
import type { JsonSchema } from '../manifest.ts';
import type { PhotoContext } from '../readers.ts';
import {
  type Contributed,
  dataOf,
  defineContribution,
  fileSchema,
  idSchema,
  objectOf,
  templateDataSchema,
  textKeySchema,
} from './define-contribution.ts';

/** What stands in each slot, and what its blocks get. Slots are named by meaning; a theme decides where they are. */
export interface SlotProps {
  readonly 'home.sections': Record<never, never>;
  readonly 'album.header': { readonly album: Album };
  readonly 'album.before-list': { readonly album: Album };
  readonly 'album.after-list': { readonly album: Album };
  readonly 'photo.actions': { readonly photo: Photo };
  readonly 'photo.facts': { readonly photo: Photo };
  readonly 'photo.after': { readonly photo: Photo };
  readonly 'tag.header': { readonly tags: readonly TagSummary[] };
  readonly 'search.results': { readonly query: string };
  readonly 'site.footer': Record<never, never>;
  readonly 'admin.album': { readonly album: Album };
  readonly 'admin.photo': { readonly photo: Photo };
}

export type SlotName = keyof SlotProps;

/** Data for a template of the plugin; null or undefined: nothing is shown. */
export type TemplateData = Readonly<Record<string, unknown>> | null | undefined;

export type Block = {
  readonly [Slot in SlotName]: {
    readonly id: string;
    readonly slot: Slot;
    /** A template of the plugin's `views/`, without `.eta`. */
    readonly template: string;
    readonly load: Contributed<SlotProps[Slot], TemplateData>;
    /** Style sheets and modules of the plugin's `assets/` that it needs. */
    readonly styles?: readonly string[];
    readonly scripts?: readonly string[];
    /** Where it loads pictures from besides this site: `https://tile.example`, `https://*.tile.example`. */
    readonly hosts?: readonly string[];
  };
}[SlotName];

/** A request of a page or route, as far as plugins see it. */
export interface PluginRequest {
  readonly method: string;
  /** Below the site's address, without `/s/<token>`. */
  readonly path: string;
  /** `:name` parts of the path. */
  readonly params: Readonly<Record<string, string>>;
  /** The first value of each. */
  readonly query: Readonly<Record<string, string>>;
  /** In lower case: `accept`, `if-none-match`, `user-agent` and the like; never cookies or authorization. */
  readonly headers: Readonly<Record<string, string>>;
  /** Fields of a form; empty for GET. */
  readonly form: Readonly<Record<string, string>>;
  /** JSON of an API request; undefined without. */
  readonly body: unknown;
  /** A hash of the visitor's network, the same for an hour: for rate limits. */
  readonly visitor: string;
  /** The hidden field that a form must carry; null where none may be shown. */
  readonly formToken: string | null;
  /** `https://photos.example`, without a slash at the end; where none is set, the address that is printed at the start. */
  readonly publicUrl: string | null;
  /** What stands before addresses: `/s/<token>` below a share link, else empty. */
  readonly base: string;
}

/** What a page shows. NOT_FOUND by returning null. */
export interface PageAnswer {
  readonly title: string;
  /** A template of the plugin's `views/`, without `.eta`; the contribution's own when absent. */
  readonly template?: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly description?: string;
  readonly noIndex?: boolean;
  readonly head?: readonly HeadElement[];
}

/**
 * What it shows a guest is kept for all guests until something in the gallery changes (see `pagesChanged`): it may depend on
 * the address, the language and what guests see, and on nothing else, unless it `hasForm`.
 */
export interface PageContribution {
  readonly id: string;
  /** `/x/<plugin>/…`; with permission `routes` any free address, such as `/map`. `:name` for a part. */
  readonly path: string;
  readonly template: string;
  readonly load: Contributed<PluginRequest, PageAnswer | null>;
  readonly styles?: readonly string[];
  readonly scripts?: readonly string[];
  /** Where it loads pictures from besides this site: `https://tile.example`, `https://*.tile.example`. */
  readonly hosts?: readonly string[];
  /** Also below share links, at `/s/<token>/…`. */
  readonly inLinks?: boolean;
  /** It holds a form: guests get a token for it, too, and the page isn't kept for others. */
  readonly hasForm?: boolean;
}

/** What a plugin's template has as `it.page`, besides its data and `it.t`. */
export interface TemplatePage {
  /** What stands before addresses: `/s/<token>` below a share link, else empty. */
  readonly base: string;
  /** BCP 47. */
  readonly locale: string;
  readonly direction: 'ltr' | 'rtl';
  /** Value of the hidden field `formToken`; null where no form may be shown. */
  readonly formToken: string | null;
  /** A path of this site, below the share link where there is one. */
  address(path: string): string;
  /** A file of the plugin's `assets/`. */
  asset(name: string): string;
  /** The page of a photo; `context` as in `?in=`. */
  photo(photo: Pick<PhotoSummary, 'id'>, context?: PhotoContext): string;
  album(slug: string): string;
  /** Bytes of a photo that this viewer may have: this size, or the largest below it. */
  image(photo: PhotoSummary, size?: 'thumb' | 'small' | 'medium' | 'large'): string;
  /** Photos as the site shows them, as HTML to print with `<%~`. */
  wall(photos: readonly PhotoSummary[], context?: PhotoContext): string;
}

export interface NavigationItem {
  readonly id: string;
  readonly label: string;
  readonly href: string;
  /** `main`: beside albums and tags; `footer`: small, below. */
  readonly place: 'main' | 'footer';
}

export interface FeedItem {
  /** Stable, absolute. */
  readonly id: string;
  readonly photo: PhotoSummary;
}

/** A feed's answer is whatever its format is; core judges the viewer, and caches nothing that is private. */
export interface Feed {
  readonly id: string;
  /** Such as `/feed.atom` or `/albums/:slug/feed.atom`; needs permission `routes` outside of `/x/<plugin>/`. */
  readonly path: string;
  readonly type: string;
  readonly build: Contributed<PluginRequest, { readonly body: string; readonly updated?: Date } | null>;
  readonly inLinks?: boolean;
}

/** One more thing that photos can be searched by: `near:lisbon`. Core cuts what it answers down to what the viewer may see. */
export interface SearchFieldContribution {
  /** As visitors write it; the first is shown in help. */
  readonly names: readonly string[];
  readonly label: string;
  /** Conditions over places and values of photos; null: the value makes no sense. */
  readonly condition: Contributed<{ readonly value: string }, PhotoCondition | null>;
}

/** What a plugin may ask of photos; core makes SQL of it, and shows no place by it that the viewer is not shown. */
export type PhotoCondition =
  | {
      readonly box: {
        readonly west: number;
        readonly south: number;
        readonly east: number;
        readonly north: number;
      };
    }
  | { readonly tagIds: readonly string[] }
  | { readonly albumIds: readonly string[] }
  | { readonly ids: readonly string[] }
  | { readonly ratingFrom: number }
  /** Wall-clock dates `yyyy-mm-dd`, both included. */
  | { readonly taken: { readonly from: string | null; readonly to: string | null } }
  | { readonly publication: 'draft' | 'published' | 'scheduled' | 'withdrawn' }
  /** Equals this JSON value in `ext.<plugin>`. */
  | { readonly ext: { readonly key: string; readonly equals: string | number | boolean } }
  | { readonly all: readonly PhotoCondition[] }
  | { readonly any: readonly PhotoCondition[] }
  | { readonly not: PhotoCondition };

/** Values to choose from beside a search, with how many photos each would leave. */
export interface Facet {
  readonly id: string;
  readonly label: string;
  readonly buckets: Contributed<
    { readonly query: string; readonly context: PhotoContext },
    readonly { readonly label: string; readonly query: string; readonly count: number }[]
  >;
}

/** A button or link beside a photo. */
export interface PhotoAction {
  readonly id: string;
  readonly label: string;
  /** Null: not for this photo or viewer. */
  readonly href: Contributed<{ readonly photo: Photo }, string | null>;
}

const files = { type: 'array', items: fileSchema, maxItems: 10 };
const hosts = {
  type: 'array',
  maxItems: 10,
  items: { type: 'string', pattern: '^https?://(\\*\\.)?[a-zA-Z0-9.-]+(:[0-9]{1,5})?$', maxLength: 260 },
};
const path = { type: 'string', pattern: '^/[a-zA-Z0-9._~:/@+-]*$', maxLength: 200 };
export const pageAnswerSchema: JsonSchema = objectOf(
  { title: { type: 'string' }, template: fileSchema, data: { type: 'object' } },
  ['title', 'data'],
  true,
);
const bucketsSchema: JsonSchema = {
  type: 'array',
  maxItems: 500,
  items: objectOf(
    { label: { type: 'string' }, query: { type: 'string' }, count: { type: 'integer', minimum: 0 } },
    ['label', 'query', 'count'],
  ),
};
const since = '1.0.0';

export const slotNames = [
  'home.sections',
  'album.header',
  'album.before-list',
  'album.after-list',
  'photo.actions',
  'photo.facts',
  'photo.after',
  'tag.header',
  'search.results',
  'site.footer',
  'admin.album',
  'admin.photo',
] as const satisfies readonly SlotName[];

export const viewing = [
  defineContribution<Block>()({
    kind: 'block',
    data: dataOf(
      {
        id: idSchema,
        slot: { enum: slotNames },
        template: fileSchema,
        styles: files,
        scripts: files,
        hosts,
      },
      ['id', 'slot', 'template'],
    ),
    functions: { load: { budget: 300, result: templateDataSchema } },
    since,
    summary: 'A piece of a page, in a slot that the theme places.',
    example:
      "gallery.contribute.block({ id: 'light', slot: 'photo.facts', template: 'light', load: ({ photo }) => ({ lens: photo.camera?.lens }) });",
  }),
  defineContribution<PageContribution>()({
    kind: 'page',
    data: dataOf(
      {
        id: idSchema,
        path,
        template: fileSchema,
        styles: files,
        scripts: files,
        hosts,
        inLinks: { type: 'boolean' },
        hasForm: { type: 'boolean' },
      },
      ['id', 'path', 'template'],
    ),
    functions: { load: { budget: 2_000, result: pageAnswerSchema } },
    unique: ['path'],
    since,
    summary: 'A page of its own, in the site’s frame.',
    example:
      "gallery.contribute.page({ id: 'year', path: '/x/hello/year/:year', template: 'year', load: ({ params }) => ({ title: params.year ?? '', data: {} }) });",
  }),
  defineContribution<NavigationItem>()({
    kind: 'navigation',
    data: dataOf({ id: idSchema, label: textKeySchema, href: path, place: { enum: ['main', 'footer'] } }, [
      'id',
      'label',
      'href',
      'place',
    ]),
    functions: {},
    since,
    summary: 'A link in the site’s menu or footer.',
    example: "gallery.contribute.navigation({ id: 'map', label: 'nav.map', href: '/map', place: 'main' });",
  }),
  defineContribution<Feed>()({
    kind: 'feed',
    data: dataOf(
      { id: idSchema, path, type: { type: 'string', maxLength: 100 }, inLinks: { type: 'boolean' } },
      ['id', 'path', 'type'],
    ),
    functions: { build: { budget: 2_000, result: objectOf({ body: { type: 'string' } }, ['body'], true) } },
    unique: ['path'],
    since,
    summary: 'A document for machines at an address of its own, with ETag and 304 by core.',
    example:
      "gallery.contribute.feed({ id: 'atom', path: '/x/hello/feed.atom', type: 'application/atom+xml', build: () => ({ body: '<feed/>' }) });",
  }),
  defineContribution<SearchFieldContribution>()({
    kind: 'searchField',
    data: dataOf(
      {
        names: {
          type: 'array',
          minItems: 1,
          maxItems: 5,
          items: { type: 'string', pattern: '^[a-z][a-z0-9]{0,19}$' },
        },
        label: textKeySchema,
      },
      ['names', 'label'],
    ),
    functions: { condition: { budget: 250, result: { type: ['object', 'null'] } } },
    unique: ['names'],
    since,
    summary: 'A field of the search grammar.',
    example:
      "gallery.contribute.searchField({ names: ['box'], label: 'search.box', condition: ({ value }) => { const [west = 0, south = 0, east = 0, north = 0] = value.split(',').map(Number); return { box: { west, south, east, north } }; } });",
  }),
  defineContribution<Facet>()({
    kind: 'facet',
    data: dataOf({ id: idSchema, label: textKeySchema }, ['id', 'label']),
    functions: { buckets: { budget: 500, result: bucketsSchema } },
    since,
    summary: 'Values beside search results, each with the number of photos that it would leave.',
    example:
      "gallery.contribute.facet({ id: 'place', label: 'facet.place', buckets: () => [{ label: 'Lisbon', query: 'city:lisbon', count: 3 }] });",
  }),
  defineContribution<PhotoAction>()({
    kind: 'photoAction',
    data: dataOf({ id: idSchema, label: textKeySchema }, ['id', 'label']),
    functions: { href: { budget: 100, result: { type: ['string', 'null'], pattern: '^(/|https?://)' } } },
    since,
    summary: 'A link among the actions of a photo.',
    example:
      "gallery.contribute.photoAction({ id: 'map', label: 'action.map', href: ({ photo }) => photo.coordinates ? '/map?photo=' + photo.id : null });",
  }),
] as const;
