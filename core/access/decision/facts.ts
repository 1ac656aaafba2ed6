import type {
  AlbumLink,
  Audience,
  Grantee,
  LinkPolicy,
  PlaceShown,
  Publication,
  Reason,
  Role,
  UserViewer,
  Verb,
} from '../../plugin-api/index.ts';
import type { AskedShare, ShareProofs } from '../share-in-force.ts';

/** When something is shown, as its row says it, judged by the clock of the database. */
export interface WindowFacts {
  readonly publication: Publication;
  readonly from: Date | null;
  readonly until: Date | null;
  readonly isNow: boolean;
}

export interface GrantFacts {
  /** `user:<id>` or `group:<id>`. */
  readonly id: string;
  readonly to: Grantee;
  readonly verbs: readonly Verb[];
}

export interface AlbumFacts extends AlbumLink {
  readonly parentId: string | null;
  /** Null: inherited. */
  readonly audience: Audience | null;
  readonly audienceVerbs: readonly Verb[] | null;
  readonly window: WindowFacts;
  readonly isTrashed: boolean;
  /** What is shown of its photos, as far as it says so itself; null: inherited. */
  readonly largestSize: number | null;
  readonly placeShown: PlaceShown | null;
  readonly cameraShown: boolean | null;
  /** Id, or `none`. */
  readonly watermark: string | null;
  /** Everybody's. */
  readonly grants: readonly GrantFacts[];
}

export interface PhotoFacts {
  readonly id: string;
  readonly uploader: {
    readonly id: string;
    readonly name: string;
    readonly groupIds: readonly string[];
  } | null;
  readonly window: WindowFacts;
  readonly isTrashed: boolean;
  /** Those in the trash among them. */
  readonly albumIds: readonly string[];
}

/** Everything that decisions about some objects stand on: the albums with all above them, and the photos. */
export interface World {
  readonly albums: ReadonlyMap<string, AlbumFacts>;
  readonly photos: ReadonlyMap<string, PhotoFacts>;
}

/** Somebody who is signed in; `id` null stands for anybody in these groups. */
export interface PersonFacts {
  readonly id: string | null;
  readonly role: Role;
  readonly groupIds: readonly string[];
}

export interface ShareFacts extends AskedShare {
  readonly id: string;
  readonly name: string;
  /** Null: a selection of photos. */
  readonly albumId: string | null;
  readonly photoIds: readonly string[];
  /** Null: core itself. */
  readonly creator: PersonFacts | null;
  /** Whoever made it may not be here any more. */
  readonly isOrphaned: boolean;
  readonly policy: LinkPolicy;
  /** Null: core itself, or somebody who may not be here. */
  readonly creatorViewer: UserViewer | null;
  /** What rules of plugins hide from its creator; absent: nothing. */
  readonly hiddenFromCreator?: ReasonsByPhoto;
}

/** Which rules of plugins are about a photo, by its id. */
export type ReasonsByPhoto = ReadonlyMap<string, readonly Reason[]>;

/** What rules hide from a viewer and, of a token, from its user; those who may edit a photo are not bound. */
export interface HiddenFacts {
  readonly own: ReasonsByPhoto;
  readonly ofUser: ReasonsByPhoto;
}

/** Who asks, as far as decisions care. */
export type Who =
  | { readonly kind: 'system' }
  | { readonly kind: 'guest'; readonly isDisabled?: boolean }
  | { readonly kind: 'person'; readonly person: PersonFacts }
  | { readonly kind: 'share'; readonly share: ShareFacts; readonly proofs: ShareProofs | null }
  | {
      readonly kind: 'token';
      readonly person: PersonFacts;
      /** What its scopes let it do at most. */
      readonly ceiling: readonly Verb[];
      readonly albumId: string | null;
      /** Revoked, expired, or its user is disabled. */
      readonly isOver: boolean;
    };

/** From the album up to the top; empty when it isn't there. */
export function chainOf({ albums }: World, id: string): AlbumFacts[] {
  const chain: AlbumFacts[] = [];
  for (let at = albums.get(id); at; at = at.parentId === null ? undefined : albums.get(at.parentId))
    chain.push(at);
  return chain;
}

/** The album whose audience and grants are in force: the nearest with an audience of its own, else the top one. */
export function sourceOf(chain: readonly AlbumFacts[]): AlbumFacts {
  return chain.find(album => album.audience !== null) ?? chain.at(-1)!;
}

export function linkOf({ id, slug, title }: AlbumFacts): AlbumLink {
  return { id, slug, title };
}
