import type { ParameterizedContext } from 'koa';
import type {
  Background,
  ChosenTheme,
  HeadElement,
  PageFacts,
  Readers,
  Verb,
  Viewer,
} from '../../plugin-api/index.ts';
import type { Direction, Translate } from '../texts/catalogues.ts';
import type { PageSlots } from './blocks.ts';

/** What rendering needs of a request. An error page may be shown before the middleware has found out all of it. */
export interface RenderState {
  requestId?: string;
  viewer?: Viewer;
  read?: Readers;
  locale?: string;
  direction?: Direction;
  t?: Translate;
  background?: Background | null;
  formToken?: string | null;
  /** Whose eyes the page is seen with; absent: one's own. */
  viewAs?: { readonly kind: string; readonly name: string };
  /** A theme that an administrator is only looking at. */
  previewTheme?: string | null;
  here?: string;
  base?: string;
  link?: ShownLink | null;
  /** Set where a part of the page is missing: the page isn't kept. */
  isPartial?: boolean;
}

/** The share link that a page is shown by. */
export interface ShownLink {
  readonly name: string;
  readonly may: readonly Verb[];
  readonly expiresAt: Date | null;
  readonly downloadsLeft: number | null;
  readonly isPreview: boolean;
  readonly leave: string;
}

export type RenderContext = ParameterizedContext<RenderState>;

export interface OpenGraph {
  readonly type: 'website' | 'article';
  /** Path of the preview picture, with its pixels. */
  readonly image?: {
    readonly path: string;
    readonly width: number;
    readonly height: number;
    readonly alt: string;
  };
}

/** Says what a page is about, given how a path of this site becomes an address. */
export type Structured = (site: {
  readonly name: string;
  readonly absolute: (path: string) => string;
}) => object;

/** What the layout reads; a page adds its own. */
export interface PageModel {
  /** Shown in the tab before the site's name; empty on the home page. */
  readonly title: string;
  readonly description?: string;
  readonly openGraph?: OpenGraph;
  /** Path of the one address that search machines shall keep. */
  readonly canonical?: string;
  readonly bodyClass?: string;
  /** The album's; the visitor's own choice goes before. */
  readonly background?: Background | null;
  /** The album's; absent or null: the site's. */
  readonly theme?: ChosenTheme | null;
  /** Modules besides `site.js`, by their names in `core/assets/js`. */
  readonly scripts?: readonly string[];
  /** Style sheets besides `site.css`. */
  readonly styles?: readonly string[];
  /** Where the next and the previous page of this list are. */
  readonly next?: string | null;
  readonly previous?: string | null;
  /** True for pages that search machines shall leave out. */
  readonly noIndex?: boolean;
  /** The page in the words of schema.org; printed for guests alone, and not where search machines shall leave the page out. */
  readonly structured?: Structured;
  /** Path of a page that others may show in theirs; oEmbed tells how. */
  readonly embeddable?: string;
  /** Who may show this page in a frame, as `frame-ancestors` has it; this site alone when absent. */
  readonly frameAncestors?: string;
  /** Where plugins may put something, with what they need to know for it. */
  readonly slots?: PageSlots;
  /** What the page is about, as plugins are told that add to its head; absent: nobody is asked. */
  readonly subject?: PageSubject;
  /** Of a page that is a plugin's own. */
  readonly added?: AddedToPage;
  readonly [name: string]: unknown;
}

/** Title and path come with the page. */
export type PageSubject = Pick<PageFacts, 'page'> & Partial<PageFacts>;

export interface AddedToPage {
  /** Addresses. */
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
  /** Where it loads pictures from, besides this site. */
  readonly hosts: readonly string[];
  readonly head: readonly HeadElement[];
}
