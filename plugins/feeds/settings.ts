import type { PluginGallery } from 'enfilade/plugin-api';

export type FormatName = 'atom' | 'rss' | 'json';

/** As `settings.schema.json` says. */
export interface Settings {
  readonly formats: readonly FormatName[];
  /** Entries of a feed. */
  readonly count: number;
  /** False: the beginning of a caption is enough. */
  readonly fullCaption: boolean;
  /** What ids begin with; empty: the domain of the site's address. */
  readonly idDomain: string;
}

export type FeedsGallery = PluginGallery<Settings>;
