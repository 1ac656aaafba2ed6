import type { Knex } from 'knex';

/** `invite`: for who was added without a password; `reset`: for who forgot it. */
export type LinkPurpose = 'invite' | 'reset';

export interface NewLink {
  readonly tokenHash: Buffer;
  readonly userId: string;
  readonly purpose: LinkPurpose;
  readonly expiresAt: Date;
}

export async function insertLink(db: Knex, link: NewLink): Promise<void> {
  await db('one_time_links').insert({
    token_hash: link.tokenHash,
    user_id: link.userId,
    purpose: link.purpose,
    expires_at: link.expiresAt,
  });
}

export interface OpenLink {
  readonly userId: string;
  readonly purpose: LinkPurpose;
  readonly name: string;
  readonly displayName: string;
}

/** Undefined when it is unknown, used or expired, or its user may not be here. */
export function findLink(db: Knex, tokenHash: Buffer): Promise<OpenLink | undefined> {
  return db('one_time_links as l')
    .join('users as u', 'u.id', 'l.user_id')
    .where({ token_hash: tokenHash })
    .where('l.expires_at', '>', db.fn.now())
    .whereNull('u.disabled_at')
    .first('l.user_id as userId', 'l.purpose', 'u.name', 'u.display_name as displayName');
}

/** Whose link it was; it is gone then, whoever else holds it. */
export async function takeLink(trx: Knex.Transaction, tokenHash: Buffer): Promise<string | undefined> {
  const { rows } = await trx.raw<{ rows: { userId: string }[] }>(
    `delete from one_time_links l using users u
     where l.token_hash = ? and l.expires_at > now() and u.id = l.user_id and u.disabled_at is null
     returning l.user_id as "userId"`,
    [tokenHash],
  );
  return rows[0]?.userId;
}

/** When the last invitation that still works ends; undefined when there is none. */
export async function findOpenInvitation(db: Knex, userId: string): Promise<Date | undefined> {
  const row = await db('one_time_links')
    .where({ user_id: userId, purpose: 'invite' })
    .where('expires_at', '>', db.fn.now())
    .orderBy('expires_at', 'desc')
    .first('expires_at as expiresAt');
  return row?.expiresAt;
}

/** Made within the last hour. */
export async function countRecentLinks(db: Knex, userId: string, purpose: LinkPurpose): Promise<number> {
  const { rows } = await db.raw<{ rows: { count: number }[] }>(
    `select count(*)::integer as count from one_time_links
     where user_id = ? and purpose = ? and created_at > now() - interval '1 hour'`,
    [userId, purpose],
  );
  return rows[0]!.count;
}

export async function deleteLink(db: Knex, tokenHash: Buffer): Promise<void> {
  await db('one_time_links').where({ token_hash: tokenHash }).delete();
}

export async function deleteLinks(db: Knex, userId: string, purpose?: LinkPurpose): Promise<void> {
  await db('one_time_links')
    .where(purpose ? { user_id: userId, purpose } : { user_id: userId })
    .delete();
}

export async function deleteExpiredLinks(db: Knex): Promise<void> {
  await db('one_time_links').where('expires_at', '<', db.fn.now()).delete();
}
