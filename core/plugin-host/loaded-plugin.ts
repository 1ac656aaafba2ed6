import type { PluginDefinition, PluginManifest } from '../plugin-api/index.ts';

/** A plugin whose manifest, settings and code are there: what a kernel is built of. */
export interface LoadedPlugin {
  readonly manifest: PluginManifest;
  /** Absolute; holds `views/`, `assets/`, `locales/`, `migrations/` where it has them. */
  readonly folder: string;
  readonly definition: PluginDefinition;
  /** Checked against its schema, with defaults and secrets. */
  readonly settings: Readonly<Record<string, unknown>>;
}
