import type { Middleware as KoaMiddleware, ParameterizedContext } from 'koa';
import type { Log } from '../log/create-log.ts';
import type { Background, Layout, Readers, Verb, Viewer } from '../plugin-api/index.ts';
import type { Direction, Translate } from '../views/texts/catalogues.ts';

/** What the middleware of `app.ts` has found out about a request before a route sees it. */
export interface RequestState {
  requestId: string;
  log: Log;
  viewer: Viewer;
  /** The reading door, opened for this viewer. */
  read: Readers;
  /** BCP 47. */
  locale: string;
  /** BCP 47, in which people write titles and captions here; absent: before it is known. */
  written?: string;
  direction: Direction;
  t: Translate;
  /** The visitor's choice; null: album's or system's. */
  background: Background | null;
  /** The visitor's choice; null: as each album is set. */
  layout: Layout | null;
  /** The hidden field that forms carry; null where no form may be shown (cacheable pages of guests). */
  formToken: string | null;
  /** Path and query of this request, for links back. */
  here: string;
  /** Fields of an urlencoded body; empty for every other request. Multipart bodies are streamed by their route. */
  form: URLSearchParams;
  /** The session that `viewer` came from; null for guests and tokens. */
  sessionId: string | null;
  /** What stands before the addresses of this page: `/s/<token>` below a share link, empty everywhere else. */
  base: string;
  /** The share link that was followed; null everywhere else. */
  link: LinkVisit | null;
  /** Whose eyes `viewer` are, when they are lent; absent: one's own. */
  viewAs?: ShownEyes;
  /** A theme that an administrator is only looking at. */
  previewTheme?: string | null;
  /** True where a part of the page is missing: the page isn't kept. */
  isPartial?: boolean;
}

/** Whose eyes a curator looks with; `name` is empty for guests and anybody who is signed in. */
export interface ShownEyes {
  readonly kind: 'guest' | 'signed-in' | 'user' | 'group';
  readonly name: string;
}

/** What pages and bytes below a share link need to know of it. */
export interface LinkVisit {
  readonly name: string;
  readonly may: readonly Verb[];
  readonly expiresAt: Date | null;
  /** Downloads that are left; null: no bound. */
  readonly downloadsLeft: number | null;
  /** Counts originals against the link's budget; null where nothing is counted, as in a preview. */
  readonly meter: DownloadMeter | null;
  /** Takes what a visitor picks; null where the link doesn't ask for that, and in a preview. */
  readonly picks: PickBox | null;
  readonly isPreview: boolean;
  /** Where a preview is left to. */
  readonly leave: string;
}

/** Counts before the first byte goes out. */
export interface DownloadMeter {
  /**
   * An original, whole or in part. Returns what has to be told how many bytes went out, when they did, so that what broke
   * off can be continued.
   * @throws AppError DOWNLOADS_USED_UP
   */
  begin(download: OriginalDownload): Promise<(sentBytes: number) => Promise<void>>;
  /** So many originals in one go, all or none. @throws AppError DOWNLOADS_USED_UP */
  takeAll(count: number): Promise<void>;
}

/** What the visitors of a share link pick for who sent it to them. Each browser is one of them. */
export interface PickBox {
  /** What this visitor sent last; null when they didn't, or took it back. */
  read(ctx: Context): Promise<{ readonly photoIds: readonly string[]; readonly name: string | null } | null>;
  /**
   * In the place of what they sent before; no photos take all of it back.
   * @throws AppError TOO_MANY_REQUESTS, FAVOURITES_FULL
   */
  send(
    ctx: Context,
    picked: { readonly photoIds: readonly string[]; readonly name: string | null },
  ): Promise<void>;
}

export interface OriginalDownload {
  readonly photoId: string;
  /** Asked for now, at most `wholeBytes`. */
  readonly bytes: number;
  readonly wholeBytes: number;
}

export type Context = ParameterizedContext<RequestState>;

export type Middleware = KoaMiddleware<RequestState>;
