/** A JSON Schema (draft 2020-12) as plain data. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** What a plugin may do beyond its own data, as the install screen says it. */
export type PluginPermission =
  /** Jobs, schedules and facts run with core's eyes and hands instead of a guest's. */
  | 'system'
  /** `net:<host>`: the HTTP client may speak to this host; `net:*` to every public one. */
  | `net:${string}`
  /** Pages at addresses of their own (`/map`) instead of below `/x/<id>/`. */
  | 'routes'
  /** Rules that hide photos. */
  | 'access';

/** `plugin.json`: what core knows of a plugin before any of its code runs. Unknown keys are refused. */
export interface PluginManifest {
  /** `^[a-z][a-z0-9-]{1,39}$`; with `_` for `-` the name of its PostgreSQL schema, `plugin_<id>`; its role bears the number of the database besides. */
  readonly id: string;
  /** Semantic version of the plugin. */
  readonly version: string;
  /** Semver range of the plugin API that it was written for, such as `^1.0.0`; never of the product. */
  readonly api: string;
  readonly title: string;
  readonly description: string;
  /** The module with `export default definePlugin(…)`; `index.ts`, else `index.js` when absent. */
  readonly entry?: string;
  /** Plugins whose hooks run before this one's, where they are enabled. */
  readonly after?: readonly string[];
  /** Plugins that must be enabled, by id, with a range of their version. */
  readonly requires?: Readonly<Record<string, string>>;
  readonly permissions?: readonly PluginPermission[];
  /** File with the JSON Schema of its settings, such as `settings.schema.json`. */
  readonly settings?: string;
  /** Only `inline` so far; `worker` is reserved. */
  readonly isolation?: 'inline' | 'worker';
  readonly homepage?: string;
  /** Of the plugins that come with the gallery: on until it is switched off. Means nothing for others. */
  readonly enabledByDefault?: boolean;
}

/** The version of this API; `api` of a manifest is a range over it. */
export const apiVersion = '1.0.0';
