import type { PluginGallery } from 'enfilade/plugin-api';

/** How keywords are written that no rule spells. */
export type Letters = 'keep' | 'lower' | 'capital';

/** As `settings.schema.json` says. */
export interface Settings {
  /** One rule a line. */
  readonly rules: string;
  readonly letters: Letters;
  /** Whether files that are written say the whole paths, too. */
  readonly writeHierarchies: boolean;
}

export type KeywordsGallery = PluginGallery<Settings>;
