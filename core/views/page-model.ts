import type { ParameterizedContext } from 'koa';
import type { Background, Readers, Verb, Viewer } from '../plugin-api/index.ts';
import type { Direction, Translate } from './catalogues.ts';

/** What rendering needs of a request. An error page may be shown before the middleware has found out all of it. */
export interface RenderState {
  viewer?: Viewer;
  read?: Readers;
  locale?: string;
  direction?: Direction;
  t?: Translate;
  background?: Background | null;
  formToken?: string | null;
  /** Whose eyes the page is seen with; absent: one's own. */
  viewAs?: { readonly kind: string; readonly name: string };
  here?: string;
  base?: string;
  link?: ShownLink | null;
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
  /** Modules besides `site.js`, by their names in `core/assets/js`. */
  readonly scripts?: readonly string[];
  /** Style sheets besides `site.css`. */
  readonly styles?: readonly string[];
  /** Where the next and the previous page of this list are. */
  readonly next?: string | null;
  readonly previous?: string | null;
  /** True for pages that search machines shall leave out. */
  readonly noIndex?: boolean;
  readonly [name: string]: unknown;
}
