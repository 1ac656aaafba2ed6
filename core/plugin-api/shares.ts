import type { AlbumLink } from './entities.ts';
import type { Verb } from './viewer.ts';
import type { PreparedPassword } from './writers.ts';

/** What a share link may be asked to have. */
export interface ShareOptions {
  readonly name: string;
  /** `view` always; `comment` and `download` besides. */
  readonly verbs: readonly Verb[];
  readonly startsAt: Date | null;
  readonly expiresAt: Date | null;
  /** Originals that may be had through it, all together; null: no bound. */
  readonly downloadBudget: number | null;
  /** Plain text that has to be accepted; null for none. */
  readonly terms: string | null;
  readonly signInRequired: boolean;
  /** Pixels of the longest side; null: as the album has it. */
  readonly largestSize: number | null;
  readonly showsPlace: boolean;
  readonly showsCamera: boolean;
  /** Up to 80 characters that larger pictures carry, instead of the album's watermark and with its look; null: as the album has it. */
  readonly watermark: string | null;
  /** Whether visitors may send which photos they like best to who keeps the link. */
  readonly favourites: boolean;
}

/** What a link opens: an album with what inherits its audience, or some photos. */
export type ShareTarget =
  | { readonly kind: 'album'; readonly album: AlbumLink }
  | { readonly kind: 'photos'; readonly photoIds: readonly string[] };

export interface Share {
  readonly id: string;
  readonly target: ShareTarget;
  readonly asked: ShareOptions;
  /** What holds now: no more than was asked for, than its creator may do, and than the site's policy lets be. */
  readonly inForce: ShareOptions;
  readonly hasPassword: boolean;
  /** Tries with a wrong password since it was set; null when there were none. */
  readonly wrongPasswords: { readonly count: number; readonly since: Date } | null;
  readonly downloadsUsed: number;
  readonly state: 'open' | 'not-begun' | 'expired' | 'revoked' | 'closed';
  /** Why it isn't open to anybody; null when it is. */
  readonly why: 'revoked' | 'creator' | 'policy' | 'not-begun' | 'expired' | null;
  readonly createdBy: { readonly id: string; readonly name: string } | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  /** Whether the viewer may change it: who may manage all that it opens. Its creator may look at it and revoke it besides. */
  readonly mayManage: boolean;
  readonly revision: number;
}

/** A photo that a visitor of a link picked. */
export interface ShareFavourite {
  readonly photoId: string;
  /** Which visitor: 1 for who was the first to send some. */
  readonly visitor: number;
  /** As they gave it; null: they gave none. */
  readonly visitorName: string | null;
  readonly sentAt: Date;
}

export interface ShareReader {
  /** Links of an album, those that are open first, newest first; for who may manage it. */
  ofAlbum(albumId: string): Promise<readonly Share[]>;
  /** Links that lead to this photo alone or in a selection; for who may manage it. */
  ofPhoto(photoId: string): Promise<readonly Share[]>;
  /** The viewer's own links; of everybody for curators. */
  list(by: 'me' | 'everybody'): Promise<readonly Share[]>;
  /** For who may manage what it opens, and for its creator as long as they see that. */
  find(id: string): Promise<Share | undefined>;
  /** What visitors of a link sent, visitor by visitor; of a link that `find` finds, else none. */
  favourites(id: string): Promise<readonly ShareFavourite[]>;
}

export interface NewShare extends Partial<Omit<ShareOptions, 'name'>> {
  readonly name: string;
  readonly albumId?: string;
  readonly photoIds?: readonly string[];
  /** Null or absent: none. */
  readonly password?: PreparedPassword | null;
}

export interface ShareWriter {
  /** For who may manage what it opens: one album, or up to 500 photos. The token is told this once and kept as its hash alone. */
  create(share: NewShare): Promise<{ readonly id: string; readonly token: string }>;
  /** Absent: unchanged. */
  edit(
    id: string,
    edit: Partial<ShareOptions> & { readonly password?: PreparedPassword | null },
  ): Promise<void>;
  /** A new address; the old one leads nowhere from now on. */
  renew(id: string): Promise<{ readonly token: string }>;
  /** By its creator, too. */
  revoke(id: string): Promise<void>;
}
