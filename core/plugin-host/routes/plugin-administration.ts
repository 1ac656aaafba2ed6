import type { AppError } from '../../errors/app-error.ts';
import type { JsonSchema, PluginManifest } from '../../plugin-api/index.ts';
import type { Incident } from '../incident.ts';
import type { Values } from '../settings/index.ts';

export type PluginState = 'enabled' | 'disabled' | 'paused' | 'failed';

/** A plugin that is there, as administrators see it. */
export interface PluginStatus {
  readonly id: string;
  /** Null where it cannot be read. */
  readonly manifest: PluginManifest | null;
  readonly origin: 'bundled' | 'installed' | 'folder';
  readonly state: PluginState;
  /** Why it is paused or failed. */
  readonly reason: string | null;
  /** What it was paused for. */
  readonly evidence: Incident | null;
  readonly since: Date | null;
  /** Why it cannot run, with its remedy; the last start's where it failed. */
  readonly error: AppError | null;
}

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
