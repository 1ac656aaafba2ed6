/** Who asks. Every read and every decision takes one; there is no reading without a viewer. */
export type Viewer =
  | { readonly kind: 'guest' }
  | UserViewer
  | ShareViewer
  | TokenViewer
  /** Core itself: jobs, imports and commands that act for nobody in particular. Sees everything. */
  | { readonly kind: 'system'; readonly name: string };

export interface UserViewer {
  readonly kind: 'user';
  readonly userId: string;
  readonly name: string;
  readonly displayName: string;
  readonly role: Role;
  readonly groupIds: readonly string[];
}

/** Whoever follows a share link: sees what the link opens, whoever else they are. */
export interface ShareViewer {
  readonly kind: 'share';
  readonly shareId: string;
  /** True once the link's password was given; means nothing where it has none. */
  readonly isUnlocked: boolean;
  /** True once the link's terms were accepted; means nothing where it has none. */
  readonly hasAcceptedTerms: boolean;
  /** Who is signed in besides; null for nobody. */
  readonly user: UserViewer | null;
}

/** A program: may do what its user may, as far as its scopes and its album go. */
export interface TokenViewer {
  readonly kind: 'token';
  readonly tokenId: string;
  readonly name: string;
  readonly user: UserViewer;
  readonly scopes: readonly TokenScope[];
  /** Sees and changes only what lies in this album and below; null: no such bound. */
  readonly albumId: string | null;
}

/**
 * What a token is for: `photos:read` to view · `photos:download` originals · `photos:write` to comment, upload and edit ·
 * `albums:manage` to change audiences, delete and share · `admin` users, groups and settings. All need `photos:read`.
 */
export type TokenScope = 'photos:read' | 'photos:download' | 'photos:write' | 'albums:manage' | 'admin';

/** `curator` may edit and manage everything; `admin` that, and users, plugins and settings. */
export type Role = 'member' | 'curator' | 'admin';

/** What may be done with an album or a photo; all need `view`. */
export type Verb = 'view' | 'comment' | 'download' | 'upload' | 'edit' | 'manage';

/** Who changes something, as it is kept in history. `id` is a user's id or a part's name ("import"). */
export interface Actor {
  readonly kind: 'user' | 'system';
  readonly id: string;
  /** As shown in history; kept even when the user is gone. */
  readonly name: string;
}
