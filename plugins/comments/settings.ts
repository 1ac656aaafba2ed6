import type { PluginGallery } from 'enfilade/plugin-api';

/** As `settings.schema.json` says. */
export interface Settings {
  /** Whose comments wait for approval. */
  readonly moderation: 'all' | 'guests' | 'none';
  /** Whether guests write where the album lets them. */
  readonly guests: boolean;
  /** Comments of one visitor, by account or network. */
  readonly perHour: number;
  /** Characters. */
  readonly longestText: number;
  /** From the day that the photo came in; 0: never. */
  readonly closeAfterDays: number;
}

export type CommentsGallery = PluginGallery<Settings>;
