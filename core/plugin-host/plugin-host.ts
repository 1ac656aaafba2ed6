import type {
  CallContext,
  Contributions,
  HookCalls,
  HookName,
  PluginContext,
  PluginManifest,
} from '../plugin-api/index.ts';
import type { CallRecord, PlaceStatistics } from './guard/statistics.ts';
import type { Incident } from './incident.ts';
import type { LoadedPlugin } from './loaded-plugin.ts';

/** A plugin of the kernel in force, as views, assets and pages need it. */
export interface RunningPlugin {
  readonly manifest: PluginManifest;
  /** Absolute. */
  readonly folder: string;
}

/** The plugins of this process. */
export interface PluginHost {
  /** Of the kernel that the caller began with (see `within`), else of the one in force. */
  readonly hooks: HookCalls;
  readonly contributions: Contributions;
  /** In the order in which they run. */
  plugins(): readonly RunningPlugin[];
  /** Grows with each swap; what is made of contributions (templates, routers) is kept by it. */
  generation(): number;
  /** Plugins that may hide photos and were not switched off by their owner, but don't run: what they would hide nobody knows. */
  silent(): readonly string[];
  /** Runs with one kernel to the end, however often it is swapped meanwhile. */
  within<Value>(work: () => Value): Value;
  /** Reads the state anew and swaps the kernel, when something has changed. */
  converge(): Promise<void>;
  /** Told after each swap, in this process. */
  onSwap(listener: () => void): () => void;
  /** Switches a plugin off everywhere, with its reason, until somebody switches it on. */
  pause(incident: Incident): Promise<void>;
  /** A context for work that core itself starts for a plugin. */
  contextFor(plugin: string, context: CallContext): PluginContext;
  /**
   * Tells one plugin's taps of a fact hook, and rejects with what they failed with, so that it can be told again. Does nothing
   * where the plugin doesn't listen.
   */
  deliver(plugin: string, name: HookName, payload: unknown, context: CallContext): Promise<void>;
  /** What a plugin adds and how it went in this process; undefined when it isn't in the kernel. */
  inspect(plugin: string): PluginInspection | undefined;
  /** Sets a plugin up beside those in force, and lets it go again. @throws AppError what would keep it off. */
  tryPlugin(plugin: LoadedPlugin): Promise<void>;
  /** Lets go of everything; what runs is aborted. */
  close(): Promise<void>;
}

export interface PluginInspection {
  /** `order`: plugins of that hook as they run. */
  readonly taps: readonly {
    readonly hook: string;
    readonly stage: string;
    readonly order: readonly string[];
  }[];
  readonly contributions: readonly { readonly kind: string; readonly name: string }[];
  readonly places: readonly PlaceStatistics[];
  readonly lastCalls: readonly CallRecord[];
}
