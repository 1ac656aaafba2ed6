import type { JsonSchema } from '../../plugin-api/index.ts';
import type { Incident } from '../incident.ts';
import type { Values } from '../settings/index.ts';
import type { PluginStatus } from '../state/list-plugins.ts';

export type { PluginStatus };

export interface PluginSettings {
  /** Null: it has none. */
  readonly schema: JsonSchema | null;
  /** Without defaults; secrets sealed. */
  readonly stored: Values;
}

export interface PluginStock {
  readonly tables: number;
  /** Of its tables and values, and objects of the gallery that hold something of it. */
  readonly rows: number;
  readonly files: number;
}

/** What the pages of plugins ask of their lifecycle. All that switches something rejects with an AppError that says what to do. */
export interface PluginAdministration {
  /** By id. */
  list(): Promise<readonly PluginStatus[]>;
  find(id: string): Promise<PluginStatus | undefined>;
  /** Checked, migrated and tried first; also resumes one that is paused. */
  enable(id: string): Promise<void>;
  disable(id: string): Promise<void>;
  settings(id: string): Promise<PluginSettings>;
  /** Kept, and in force in all processes, that of the caller first. */
  saveSettings(id: string, stored: Values): Promise<void>;
  /** Newest first. */
  incidents(id: string, limit: number): Promise<readonly Incident[]>;
  /** What purging would take away. */
  stock(id: string): Promise<PluginStock>;
  /** Only of a plugin that is off: all that it has stored is gone afterwards. */
  purge(id: string): Promise<PluginStock>;
  /** Tables and values as JSON lines, in pieces. */
  dump(id: string): AsyncIterable<string>;
  /** True where nothing but core runs (`ENFILADE_SAFE_MODE`). */
  readonly isSafeMode: boolean;
}
