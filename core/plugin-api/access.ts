import type { Album, AlbumLink, Audience, Publication } from './entities.ts';
import type { Verb } from './viewer.ts';

/** What is decided about. Readers of access take an album's slug for its id, too. */
export type AccessObject =
  | { readonly kind: 'album'; readonly id: string }
  | { readonly kind: 'photo'; readonly id: string };

/** Somebody, by name: whom an explanation is about, and whose eyes `view as` lends. A user's or group's name does for the id. */
export type ViewerName =
  | { readonly kind: 'guest' }
  /** Anybody who is signed in and stands in no group. */
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'user'; readonly id: string }
  | { readonly kind: 'group'; readonly id: string }
  | { readonly kind: 'share'; readonly id: string }
  | { readonly kind: 'token'; readonly id: string };

export interface Grantee {
  readonly kind: 'user' | 'group';
  readonly id: string;
  readonly name: string;
}

/** One step of a decision. `speaksFor` true: it gives; false: it withholds. */
export type Reason =
  /** Their account is disabled: they are a guest. */
  | { readonly kind: 'disabled'; readonly speaksFor: false }
  | { readonly kind: 'role'; readonly speaksFor: true; readonly role: 'curator' | 'admin' | 'system' }
  | {
      readonly kind: 'audience';
      readonly speaksFor: boolean;
      readonly album: AlbumLink;
      readonly audience: Audience;
      readonly verbs: readonly Verb[];
    }
  | {
      readonly kind: 'grant';
      readonly speaksFor: true;
      readonly grantId: string;
      readonly album: AlbumLink;
      readonly to: Grantee;
      readonly verbs: readonly Verb[];
    }
  | { readonly kind: 'uploader'; readonly speaksFor: true }
  | { readonly kind: 'uploaded-here'; readonly speaksFor: true; readonly album: AlbumLink }
  | {
      readonly kind: 'share';
      readonly speaksFor: boolean;
      readonly shareId: string;
      readonly name: string;
      readonly verbs: readonly Verb[];
    }
  /** Revoked, expired, not begun, locked, terms not accepted, sign-in required, its creator may not, or the site's policy. */
  | {
      readonly kind: 'share-closed';
      readonly speaksFor: false;
      readonly shareId: string;
      readonly why:
        | 'revoked'
        | 'expired'
        | 'not-begun'
        | 'locked'
        | 'terms'
        | 'sign-in'
        | 'creator'
        | 'policy';
    }
  | { readonly kind: 'token'; readonly speaksFor: false; readonly why: 'scope' | 'album' | 'over' }
  | {
      readonly kind: 'publication';
      readonly speaksFor: false;
      readonly of: AlbumLink | 'photo';
      readonly publication: Publication;
      readonly from: Date | null;
      readonly until: Date | null;
    }
  | { readonly kind: 'trashed'; readonly speaksFor: false; readonly of: AlbumLink | 'photo' }
  | { readonly kind: 'in-no-album'; readonly speaksFor: false }
  /** By way of an album that whoever asks may not know of. */
  | { readonly kind: 'elsewhere'; readonly speaksFor: true }
  | { readonly kind: 'no-grant'; readonly speaksFor: false; readonly album: AlbumLink }
  /** A plugin hides it from who may not edit it. */
  | {
      readonly kind: 'rule';
      readonly speaksFor: false;
      readonly plugin: string;
      /** Of the plugin. */
      readonly title: string;
      /** Id of the rule; empty where the plugin doesn't run. */
      readonly rule: string;
      /** Key of the plugin's catalogue. */
      readonly reason: string;
      /** It didn't say what it hides, so everything is hidden. */
      readonly failed: boolean;
    };

export interface Decision {
  readonly allowed: boolean;
  /** In the order in which they were weighed; empty where this viewer may not know. */
  readonly because: readonly Reason[];
}

/** The smallest change that would turn a decision, as a key of the catalogue with its parameters; `path` leads to where it is done. */
export interface TurningChange {
  readonly key: string;
  readonly params: Readonly<Record<string, string>>;
  readonly path: string | null;
}

export interface Explanation extends Decision {
  /** Null when nothing that could be set would turn it. */
  readonly change: TurningChange | null;
}

/** One way in: everybody whom it lets in, what they may do, and the reason that names it. */
export interface WayIn {
  /** `role`: everybody who has it. `elsewhere`: whoever comes by an album that the reader of this may not know of. */
  readonly who: (
    | ViewerName
    | { readonly kind: 'role'; readonly id: 'curator' | 'admin' }
    | { readonly kind: 'elsewhere' }
  ) & {
    /** Of users, groups and links, as people know them; for all others the kind again. */
    readonly name: string;
  };
  readonly verbs: readonly Verb[];
  readonly because: Reason;
  /** What keeps this way closed for the time being: a publication that is not now, or the trash. Empty: it is open. */
  readonly heldBackBy: readonly Reason[];
  /** The page where it can be taken away; null: nowhere. */
  readonly path: string | null;
}

export interface AccessReader {
  /** Of this viewer. An object that they may not know of is `{ allowed: false, because: [] }`. */
  decide(verb: Verb, object: AccessObject): Promise<Decision>;
  /** For who may manage the object; undefined for everybody else, and where the object or the viewer named isn't there. */
  explain(question: {
    readonly viewer: ViewerName;
    readonly verb: Verb;
    readonly object: AccessObject;
  }): Promise<Explanation | undefined>;
  /** Everything that gives access, complete; for who may manage the object, undefined for everybody else. */
  viewers(object: AccessObject): Promise<readonly WayIn[] | undefined>;
  /** The rules of one album, own or inherited; for who may manage it. */
  rules(albumId: string): Promise<AlbumRules | undefined>;
  /** Whom a grant would be for, by their whole name; for who may manage the album. Nobody is searched for by parts of names. */
  findGrantee(
    albumId: string,
    named: { readonly kind: Grantee['kind']; readonly name: string },
  ): Promise<Grantee | undefined>;
  /** When it is shown by what it says itself; for who may manage it. */
  time(object: AccessObject): Promise<ShownTime | undefined>;
  /** What the rules of an album hold for: itself and the albums below that inherit them, and their photos. */
  reach(albumId: string): Promise<{ readonly albums: number; readonly photos: number } | undefined>;
}

export interface ShownTime {
  readonly publication: Publication;
  /** Null: from always, and without end. */
  readonly from: Date | null;
  readonly until: Date | null;
}

export interface AlbumRules {
  /** The album whose rules these are: itself, or the nearest above with an audience of its own. */
  readonly source: AlbumLink;
  readonly audience: Audience;
  /** What this audience may do: `view`, and maybe `comment` and `download`. */
  readonly verbs: readonly Verb[];
  readonly grants: readonly AlbumGrant[];
  readonly shown: Album['shown'];
}

export interface AlbumGrant {
  /** `user:<id>` or `group:<id>`. */
  readonly id: string;
  readonly to: Grantee;
  readonly verbs: readonly Verb[];
}
