import type { Knex } from 'knex';
import { runPrepared } from '../../database/prepared.ts';
import type { LinkPolicy, UserViewer } from '../../plugin-api/index.ts';
import { type AskedShare, defaultLinkPolicy } from '../share-in-force.ts';

export interface LinkRow extends AskedShare {
  readonly id: string;
  readonly name: string;
  readonly albumId: string | null;
  readonly photoIds: readonly string[];
  /** Null: made by core itself. */
  readonly createdBy: string | null;
  /** Who made it, as they are now; null when they may not be here any more. */
  readonly creator: Omit<UserViewer, 'kind'> | null;
  /** The site's, as it is now. */
  readonly policy: LinkPolicy;
}

/** As stored; null where nobody set a policy. */
type StoredRow = Omit<LinkRow, 'policy'> & { readonly policy: Partial<LinkPolicy> | null };

/** The columns of a {@link StoredRow}, from {@link linkTables}. */
const linkColumns = `s.id, s.name, s.album_id as "albumId", s.photo_ids as "photoIds", s.created_by as "createdBy", s.verbs,
  s.starts_at as "startsAt", s.expires_at as "expiresAt", s.terms, s.sign_in_required as "signInRequired",
  (s.options->>'largestSize')::integer as "largestSize",
  coalesce((s.options->>'showsPlace')::boolean, true) as "showsPlace",
  coalesce((s.options->>'showsCamera')::boolean, true) as "showsCamera", s.options->>'watermark' as watermark,
  s.password_hash is not null as "hasPassword", s.created_at as "createdAt", s.revoked_at as "revokedAt",
  case when u.id is not null and u.disabled_at is null then jsonb_build_object('userId', u.id, 'name', u.name,
    'displayName', u.display_name, 'role', u.role,
    'groupIds', array(select m.group_id from group_members m where m.user_id = u.id)) end as creator,
  (select value->'links' from settings where key = 'site') as policy`;

const linkTables = 'shares s left join users u on u.id = s.created_by';

/** A share link with who made it and the policy of the site. Source: `shares`, `users`, `group_members`, `settings`. */
export async function findLinkRow(db: Knex, shareId: string): Promise<LinkRow | undefined> {
  const { rows } = await runPrepared<StoredRow>(
    db,
    `select ${linkColumns} from ${linkTables} where s.id = ? and s.kind = 'share'`,
    [shareId],
  );
  return rows[0] && withPolicy(rows[0]);
}

/** What a link leads to. */
export async function findLinkTarget(
  db: Knex,
  shareId: string,
): Promise<Pick<LinkRow, 'albumId' | 'photoIds'> | undefined> {
  const { rows } = await runPrepared<Pick<LinkRow, 'albumId' | 'photoIds'>>(
    db,
    `select album_id as "albumId", photo_ids as "photoIds" from shares where id = ? and kind = 'share'`,
    [shareId],
  );
  return rows[0];
}

/** Links to one of these albums, or with one of these photos; oldest first. */
export async function listLinks(
  db: Knex,
  { albumIds, photoIds }: { readonly albumIds: readonly string[]; readonly photoIds: readonly string[] },
): Promise<LinkRow[]> {
  const { rows } = await runPrepared<StoredRow>(
    db,
    `select ${linkColumns} from ${linkTables}
     where s.kind = 'share' and s.revoked_at is null and (s.album_id = any (?::text[]) or s.photo_ids && ?::text[])
     order by s.created_at, s.id`,
    [albumIds, photoIds],
  );
  return rows.map(withPolicy);
}

function withPolicy({ policy, ...row }: StoredRow): LinkRow {
  return { ...row, policy: { ...defaultLinkPolicy, ...policy } };
}
