import type { FeedExtension } from './building-hook.ts';

/** A feed before it has a format. All addresses are absolute; texts are as people wrote them. */
export interface FeedDocument {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** BCP 47 */
  readonly language: string;
  readonly author: string;
  /** The page that it is a feed of. */
  readonly page: string;
  /** Its own address. */
  readonly self: string;
  readonly updated: Date;
  readonly entries: readonly FeedEntry[];
  readonly extensions: readonly FeedExtension[];
}

export interface FeedEntry {
  readonly photoId: string;
  readonly id: string;
  readonly title: string;
  readonly page: string;
  /** Null: nobody wrote one. */
  readonly caption: string | null;
  readonly author: string | null;
  readonly licence: string | null;
  readonly tags: readonly string[];
  /** When it came into the gallery. */
  readonly added: Date;
  readonly image: FeedImage;
  readonly thumbnail: FeedImage;
  readonly extensions: readonly FeedExtension[];
}

/** A JPEG, in pixels. */
export interface FeedImage {
  readonly address: string;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
}
