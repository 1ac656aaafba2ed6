import type { AppError } from '../errors/app-error.ts';
import type { LoadedPlugin } from './loaded-plugin.ts';

/** A plugin that is switched on and stays off all the same, with what to do about it. */
export interface PluginFailure {
  readonly plugin: string;
  readonly error: AppError;
}

/** Where the host gets its plugins from, read anew at each swap. */
export interface PluginSource {
  /** What is enabled, in the order in which it runs. Never rejects for one plugin's fault. */
  load(): Promise<{
    readonly plugins: readonly LoadedPlugin[];
    readonly failures: readonly PluginFailure[];
    /** Plugins that may hide photos and were not switched off by their owner, but don't run: paused, failed, or in safe mode. */
    readonly silent?: readonly string[];
  }>;
}
