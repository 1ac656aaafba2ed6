import type { PluginGallery } from 'enfilade/plugin-api';

export type Field =
  | 'title'
  | 'caption'
  | 'keywords'
  | 'rating'
  | 'place'
  | 'coordinates'
  | 'creator'
  | 'copyright';

/** As `settings.schema.json` says. */
export interface Settings {
  /** Sidecars beside originals that were left where they are, sidecars in a folder, or copies of the originals in one. */
  readonly target: 'beside' | 'folder' | 'copies';
  /** Absolute; empty: the plugin's own. */
  readonly folder: string;
  /** Whether each change is written, or only what somebody asks for. */
  readonly automatic: boolean;
  readonly fields: readonly Field[];
}

export type WriteBackGallery = PluginGallery<Settings>;
