import type { Knex } from 'knex';
import { runPrepared } from '../../database/prepared.ts';
import type { ChosenTheme } from '../../plugin-api/index.ts';

/** What a visitor's request needs to know of a link, whatever its state. */
export interface FollowedLink {
  readonly id: string;
  readonly name: string;
  readonly album: {
    readonly id: string;
    readonly slug: string;
    /** In force for it; null: the site's. */
    readonly theme: ChosenTheme | null;
  } | null;
  /** argon2id; null without a password. */
  readonly passwordHash: string | null;
  readonly terms: string | null;
  readonly downloadBudget: number | null;
  readonly downloadsUsed: number;
  /** Whether visitors may send which photos they like best. */
  readonly favourites: boolean;
}

const columns = `s.id, s.name, s.password_hash as "passwordHash", s.terms, s.download_budget as "downloadBudget",
  s.downloads_used as "downloadsUsed", coalesce((s.options->>'favourites')::boolean, false) as favourites,
  case when s.album_id is not null then (select jsonb_build_object('id', a.id, 'slug', a.slug, 'theme',
      (select jsonb_build_object('id', t.theme, 'settings', t.theme_settings) from albums t
        where t.id = any (string_to_array(a.path::text, '.')) and t.theme is not null order by nlevel(t.path) desc limit 1))
    from albums a
    where a.id = s.album_id) end as album`;

/** By the hash of the token that an address holds, in hex. */
export async function findLinkByToken(db: Knex, tokenHash: string): Promise<FollowedLink | undefined> {
  const { rows } = await runPrepared<FollowedLink>(
    db,
    `select ${columns} from shares s where s.token_hash = decode(?, 'hex') and s.kind = 'share'`,
    [tokenHash],
  );
  return rows[0];
}

export async function findLinkById(db: Knex, id: string): Promise<FollowedLink | undefined> {
  const { rows } = await runPrepared<FollowedLink>(
    db,
    `select ${columns} from shares s where s.id = ? and s.kind = 'share'`,
    [id],
  );
  return rows[0];
}

/** An operational record, at most once a minute. */
export async function recordUse(db: Knex, id: string): Promise<void> {
  await runPrepared(
    db,
    `update shares set last_used_at = now()
     where id = ? and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
    [id],
  );
}

/** An operational record: a note to the creator. */
export async function recordWrongPassword(db: Knex, id: string): Promise<void> {
  await runPrepared(
    db,
    `update shares set wrong_passwords = wrong_passwords + 1, wrong_passwords_since = coalesce(wrong_passwords_since, now())
     where id = ?`,
    [id],
  );
}
