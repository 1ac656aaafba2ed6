import type { Knex } from 'knex';
import { runPrepared } from '../database/prepared.ts';
import type { Role, TokenScope } from '../plugin-api/index.ts';

export interface TokenRow {
  readonly id: string;
  readonly tokenHash: Buffer;
  readonly userId: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly albumId: string | null;
  readonly expiresAt: Date | null;
}

export async function insertToken(db: Knex, token: TokenRow): Promise<void> {
  await db('tokens').insert({
    id: token.id,
    token_hash: token.tokenHash,
    user_id: token.userId,
    name: token.name,
    scopes: [...token.scopes],
    album_id: token.albumId,
    expires_at: token.expiresAt,
  });
}

export interface TokenWithUser {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly albumId: string | null;
  readonly userId: string;
  readonly userName: string;
  readonly displayName: string;
  readonly role: Role;
  readonly loopbackOnly: boolean;
  readonly groupIds: readonly string[];
  /** True when its last use should be written down again. */
  readonly isUnseen: boolean;
}

/** What a token opens, with its user and their groups; undefined when revoked, expired or disabled. */
export async function findTokenByHash(db: Knex, hash: Buffer): Promise<TokenWithUser | undefined> {
  const { rows } = await runPrepared<TokenWithUser>(
    db,
    `select t.id, t.name, t.scopes, t.album_id as "albumId",
       u.id as "userId", u.name::text as "userName", u.display_name as "displayName", u.role, u.loopback_only as "loopbackOnly",
       array(select m.group_id from group_members m where m.user_id = u.id order by m.group_id) as "groupIds",
       (t.last_used_at is null or t.last_used_at < now() - interval '5 minutes') as "isUnseen"
     from tokens t join users u on u.id = t.user_id
     where t.token_hash = ? and t.revoked_at is null and (t.expires_at is null or t.expires_at > now())
       and u.disabled_at is null`,
    [hash],
  );
  return rows[0];
}

export async function touchToken(db: Knex, id: string): Promise<void> {
  await db('tokens').where({ id }).update({ last_used_at: db.fn.now() });
}

/** As people see a token: never the token itself, which nobody knows. */
export interface TokenSummary {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly albumId: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly isExpired: boolean;
}

/** A user's tokens that were not revoked, newest first. */
export function listTokens(db: Knex, userId: string): Promise<TokenSummary[]> {
  return db('tokens')
    .where({ user_id: userId })
    .whereNull('revoked_at')
    .orderBy([{ column: 'created_at', order: 'desc' }, 'id'])
    .select(
      'id',
      'name',
      'scopes',
      'album_id as albumId',
      'created_at as createdAt',
      'last_used_at as lastUsedAt',
      'expires_at as expiresAt',
      db.raw('(expires_at is not null and expires_at <= now()) as "isExpired"'),
    );
}

export async function countTokens(db: Knex, userId: string): Promise<number> {
  const { rows } = await db.raw<{ rows: { count: number }[] }>(
    `select count(*)::integer as count from tokens where user_id = ? and revoked_at is null`,
    [userId],
  );
  return rows[0]!.count;
}

/** Only a token of this user, of anybody with null; returns whether there was one. */
export async function revokeToken(db: Knex, userId: string | null, id: string): Promise<boolean> {
  const query = db('tokens').where({ id }).whereNull('revoked_at');
  const count = await (userId === null ? query : query.where({ user_id: userId })).update({
    revoked_at: db.fn.now(),
  });
  return count > 0;
}

export interface TokenUser {
  readonly userId: string;
  readonly name: string;
  readonly displayName: string;
  readonly role: Role;
  readonly groupIds: readonly string[];
}

/** By name, whatever its letter case; undefined when there is none, or they are disabled. */
export async function findTokenUser(db: Knex, name: string): Promise<TokenUser | undefined> {
  const { rows } = await db.raw<{ rows: TokenUser[] }>(
    `select u.id as "userId", u.name::text as name, u.display_name as "displayName", u.role,
       array(select m.group_id from group_members m where m.user_id = u.id order by m.group_id) as "groupIds"
     from users u where u.name = ? and u.disabled_at is null`,
    [name],
  );
  return rows[0];
}
