import type { SqlDatabase } from './plugin-data.ts';
import type { Readers } from './readers.ts';
import type { Viewer } from './viewer.ts';
import type { ChangeResult, Writers } from './writers.ts';

/** Fields are kept as JSON beside the text. */
export interface PluginLog {
  debug(fields: object | string, text?: string): void;
  info(fields: object | string, text?: string): void;
  warn(fields: object | string, text?: string): void;
  error(fields: object | string, text?: string): void;
}

/** A text of the plugin's catalogue in the language asked for, ICU MessageFormat; English where that lacks it, else the key. */
export type PluginTranslate = (key: string, params?: Readonly<Record<string, unknown>>) => string;

/** What each call of a plugin's function comes with. Nothing in it may be kept beyond the call. */
export interface PluginContext {
  /** On whose behalf: the visitor of a page, who changes something, or in jobs and facts core itself (permission `system`; a guest without it). */
  readonly viewer: Viewer;
  /** The reading door, opened for this viewer. */
  readonly read: Readers;
  /**
   * The writing door, judged as this viewer; history says by which plugin. CHANGE_INSIDE_HOOK in hooks that run inside a
   * change already: return a patch there.
   */
  change<Value>(
    request: { readonly reason: string; readonly batchId?: string },
    write: (tx: Writers) => Promise<Value>,
  ): Promise<ChangeResult<Value>>;
  /**
   * Opens a batch of this viewer's: changes under its id are undone as one, whichever process makes them. CHANGE_INSIDE_HOOK as
   * with `change`.
   */
  openBatch(request: { readonly reason: string }): Promise<string>;
  /**
   * In hooks inside a change: the plugin's own tables and the read views, in the same transaction, so that both come to be or
   * neither. An error takes back what this call did and no more. Null everywhere else.
   */
  readonly tx: (<Value>(work: (db: SqlDatabase) => Promise<Value>) => Promise<Value>) | null;
  /** Aborted at the deadline, when the visitor has gone, and when the process stops. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly deadline: number;
  /** BCP 47, of the viewer. */
  readonly locale: string;
  readonly t: PluginTranslate;
  readonly log: PluginLog;
  /** Of the request, job or event that it goes back to. */
  readonly requestId: string;
}
