import type { Middleware as KoaMiddleware, ParameterizedContext } from 'koa';
import type { Log } from '../log/create-log.ts';
import type { Background, Readers, Viewer } from '../plugin-api/index.ts';
import type { Direction, Translate } from '../views/catalogues.ts';

/** What the middleware of `app.ts` has found out about a request before a route sees it. */
export interface RequestState {
  requestId: string;
  log: Log;
  viewer: Viewer;
  /** The reading door, opened for this viewer. */
  read: Readers;
  /** BCP 47. */
  locale: string;
  direction: Direction;
  t: Translate;
  /** The visitor's choice; null: album's or system's. */
  background: Background | null;
  /** The hidden field that forms carry; null where no form may be shown (cacheable pages of guests). */
  formToken: string | null;
  /** Path and query of this request, for links back. */
  here: string;
  /** Fields of an urlencoded body; empty for every other request. Multipart bodies are streamed by their route. */
  form: URLSearchParams;
  /** The session that `viewer` came from; null for guests and tokens. */
  sessionId: string | null;
}

export type Context = ParameterizedContext<RequestState>;

export type Middleware = KoaMiddleware<RequestState>;
