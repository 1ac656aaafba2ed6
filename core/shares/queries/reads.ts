import type { Knex } from 'knex';
import type { ShareOptions } from '../../plugin-api/index.ts';

/** A share link as it was asked for, with what is known of its use. */
export interface ShareRow extends ShareOptions {
  readonly id: string;
  /** Null for a link to photos. */
  readonly album: { readonly id: string; readonly slug: string; readonly title: string } | null;
  readonly photoIds: readonly string[];
  readonly hasPassword: boolean;
  readonly wrongPasswords: number;
  readonly wrongPasswordsSince: Date | null;
  readonly downloadsUsed: number;
  readonly createdBy: { readonly id: string; readonly name: string } | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly revision: number;
}

/** Which links are asked for. */
export type ShareFilter =
  | { readonly by: 'id' | 'album' | 'photo' | 'creator'; readonly id: string }
  | { readonly by: 'everybody' };

/** More than anybody looks through; what is open comes first, so that nothing that gives access is left out. */
const most = 500;

const conditions = {
  id: 's.id = ?',
  album: 's.album_id = ?',
  photo: 's.photo_ids @> array[?]::text[]',
  creator: 's.created_by = ?',
  everybody: 'true',
} as const;

/** Those that are open first, newest first. Whose they are is for the reader to judge. Source: `shares`, `albums`, `users`. */
export async function listShareRows(db: Knex, filter: ShareFilter): Promise<ShareRow[]> {
  const { rows } = await db.raw<{ rows: ShareRow[] }>(
    `select s.id, s.photo_ids as "photoIds", s.name, s.verbs, s.starts_at as "startsAt", s.expires_at as "expiresAt",
       s.download_budget as "downloadBudget", s.terms, s.sign_in_required as "signInRequired",
       (s.options->>'largestSize')::integer as "largestSize",
       coalesce((s.options->>'showsPlace')::boolean, true) as "showsPlace",
       coalesce((s.options->>'showsCamera')::boolean, true) as "showsCamera", s.options->>'watermark' as watermark,
       coalesce((s.options->>'favourites')::boolean, false) as favourites,
       s.password_hash is not null as "hasPassword", s.wrong_passwords as "wrongPasswords",
       s.wrong_passwords_since as "wrongPasswordsSince", s.downloads_used as "downloadsUsed", s.created_at as "createdAt",
       s.last_used_at as "lastUsedAt", s.revoked_at as "revokedAt", s.revision,
       case when a.id is not null then jsonb_build_object('id', a.id, 'slug', a.slug, 'title', a.title) end as album,
       case when u.id is not null then jsonb_build_object('id', u.id, 'name', u.display_name) end as "createdBy"
     from shares s left join albums a on a.id = s.album_id left join users u on u.id = s.created_by
     where s.kind = 'share' and ${conditions[filter.by]}
     order by (s.revoked_at is null and (s.expires_at is null or s.expires_at > now())) desc, s.created_at desc, s.id
     limit ${most}`,
    'id' in filter ? [filter.id] : [],
  );
  return rows;
}
