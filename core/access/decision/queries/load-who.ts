import type { Knex } from 'knex';
import { runPrepared } from '../../../database/prepared.ts';
import type { Role, TokenScope } from '../../../plugin-api/index.ts';

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly role: Role;
  readonly isDisabled: boolean;
  readonly groupIds: readonly string[];
}

const personColumns = `u.id, u.name::text as name, u.display_name as "displayName", u.role, u.disabled_at is not null as "isDisabled",
  array(select m.group_id from group_members m where m.user_id = u.id) as "groupIds"`;

/** By id, else by name. */
export async function findPerson(db: Knex, key: string): Promise<PersonRow | undefined> {
  const { rows } = await runPrepared<PersonRow>(
    db,
    `select ${personColumns} from users u where u.id = ? or u.name = ?::citext order by u.id = ? desc limit 1`,
    [key, key, key],
  );
  return rows[0];
}

/** By id, else by name. */
export async function findGroup(db: Knex, key: string): Promise<{ id: string; name: string } | undefined> {
  const { rows } = await runPrepared<{ id: string; name: string }>(
    db,
    `select o.id, o.name::text as name from groups o where o.id = ? or o.name = ?::citext order by o.id = ? desc limit 1`,
    [key, key, key],
  );
  return rows[0];
}

export interface TokenRow extends PersonRow {
  readonly scopes: readonly TokenScope[];
  readonly albumId: string | null;
  /** Revoked or expired. */
  readonly isOver: boolean;
}

/** A token with its user, as `id` and `name`. */
export async function findToken(db: Knex, id: string): Promise<TokenRow | undefined> {
  const { rows } = await runPrepared<TokenRow>(
    db,
    `select ${personColumns}, t.scopes, t.album_id as "albumId",
       t.revoked_at is not null or coalesce(t.expires_at <= now(), false) as "isOver"
     from tokens t join users u on u.id = t.user_id where t.id = ?`,
    [id],
  );
  return rows[0];
}
