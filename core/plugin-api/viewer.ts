/** Who asks. Every read and every decision takes one; there is no reading without a viewer. */
export type Viewer =
  | { readonly kind: 'guest' }
  | {
      readonly kind: 'user';
      readonly userId: string;
      readonly name: string;
      readonly displayName: string;
      readonly role: Role;
      readonly groupIds: readonly string[];
    }
  /** Core itself: jobs, imports and commands that act for nobody in particular. Sees everything. */
  | { readonly kind: 'system'; readonly name: string };

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
