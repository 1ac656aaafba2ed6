import type { Knex } from 'knex';

/** knex on the plugin's own role: its own schema first, then the read views `api_v1.*`. Nothing else can be read or written. */
export type SqlDatabase = Knex;

/** Small JSON values, kept by core; at most 64 KB each and 10,000 of a plugin. */
export interface KeyValueStore {
  /** Undefined: not there. */
  get<Value = unknown>(key: string): Promise<Value | undefined>;
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  /** In the order of the keys. */
  list<Value = unknown>(prefix?: string): Promise<readonly { readonly key: string; readonly value: Value }[]>;
}

/** In the memory of one process, gone with the set-up; at most 10 MB of a plugin. */
export interface PluginCache {
  get<Value = unknown>(key: string): Value | undefined;
  /** `seconds`: 60 when absent. */
  set(key: string, value: unknown, seconds?: number): void;
  delete(key: string): void;
}

/** Files of the plugin's own, below its folder in `DATA_DIR`; paths are relative, with `/`, and never lead out of it. */
export interface PluginFiles {
  /** Absolute; the folders above it are made. FILE_OUTSIDE for what leads out. */
  path(name: string): Promise<string>;
  /** Undefined: not there. */
  read(name: string): Promise<Buffer | undefined>;
  /** Whole or not at all. */
  write(name: string, content: string | Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
  list(folder?: string): Promise<readonly string[]>;
}

export interface HttpRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** ms; 10,000 when absent, 60,000 at most. */
  readonly timeout?: number;
  /** Of the answer; 5 MB when absent, 100 MB at most. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  /** In lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  text(): string;
  json<Value = unknown>(): Value;
}

/** The one way out: hosts that the manifest names (`net:<host>`), public addresses only, no redirects, bounded in time and size. */
export interface PluginHttp {
  /** HTTP_REFUSED for what may not be asked, HTTP_FAILED for no answer; any status is an answer. */
  fetch(url: string, request?: HttpRequest): Promise<HttpAnswer>;
}
