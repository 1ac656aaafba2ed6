import type { PluginGallery } from './plugin-gallery.ts';

/**
 * Sets a plugin up: adds contributions and taps hooks, then returns. Runs each time that the plugin is enabled, updated or
 * configured, in every process, within 5 s; what it throws keeps this plugin off and nothing else. May return a function
 * that cleans up when nothing uses this set-up any more; timers, watchers and sockets opened in it must end there.
 */
export type PluginSetup<Settings extends object = Record<string, never>> = (
  gallery: PluginGallery<Settings>,
) => SetupResult | Promise<SetupResult>;

// biome-ignore lint/suspicious/noConfusingVoidType: a set-up may be one expression whose value nobody wants
type SetupResult = void | Dispose;

export type Dispose = () => void | Promise<void>;

/** What the entry module of a plugin exports as its default. */
export interface PluginDefinition {
  readonly kind: 'enfilade-plugin';
  // biome-ignore lint/suspicious/noExplicitAny: settings are checked against the plugin's own schema before it sees them
  readonly setup: PluginSetup<any>;
}

/**
 * Defines a plugin.
 *
 * @example
 * export default definePlugin(gallery => {
 *   gallery.hooks.photo.saving.tap(({ items }) =>
 *     items.filter(item => !item.draft.title).map(({ id }) => ({ id, patch: { title: 'Untitled' } })));
 * });
 * @since 1.0.0
 */
export function definePlugin<Settings extends object = Record<string, never>>(
  setup: PluginSetup<Settings>,
): PluginDefinition {
  return { kind: 'enfilade-plugin', setup };
}
