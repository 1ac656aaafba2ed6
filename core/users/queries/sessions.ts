import type { Knex } from 'knex';
import { runPrepared } from '../../database/prepared.ts';
import type { Role } from '../../plugin-api/index.ts';

export interface NewSession {
  readonly tokenHash: Buffer;
  readonly id: string;
  readonly userId: string;
  readonly expiresAt: Date;
  readonly address: string | null;
  readonly userAgent: string | null;
}

export async function insertSession(db: Knex, session: NewSession): Promise<void> {
  await db('sessions').insert({
    token_hash: session.tokenHash,
    id: session.id,
    user_id: session.userId,
    expires_at: session.expiresAt,
    address: session.address,
    user_agent: session.userAgent,
  });
}

export interface SessionWithUser {
  readonly sessionId: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly userId: string;
  readonly name: string;
  readonly displayName: string;
  readonly role: Role;
  readonly loopbackOnly: boolean;
  readonly groupIds: readonly string[];
}

/** The session that a token opens, with its user and their groups; undefined when ended, expired or disabled. */
export async function findSession(db: Knex, tokenHash: Buffer): Promise<SessionWithUser | undefined> {
  const { rows } = await runPrepared<SessionWithUser>(
    db,
    `select s.id as "sessionId", s.created_at as "createdAt", s.last_used_at as "lastUsedAt",
       u.id as "userId", u.name::text as name, u.display_name as "displayName", u.role, u.loopback_only as "loopbackOnly",
       array(select m.group_id from group_members m where m.user_id = u.id order by m.group_id) as "groupIds"
     from sessions s join users u on u.id = s.user_id
     where s.token_hash = ? and s.expires_at > now() and u.disabled_at is null`,
    [tokenHash],
  );
  return rows[0];
}

export async function touchSession(db: Knex, id: string, expiresAt: Date): Promise<void> {
  await db('sessions').where({ id }).update({ last_used_at: db.fn.now(), expires_at: expiresAt });
}

export interface SessionSummary {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** A user's open sessions, last used first. */
export function listSessions(db: Knex, userId: string): Promise<SessionSummary[]> {
  return db('sessions')
    .where({ user_id: userId })
    .where('expires_at', '>', db.fn.now())
    .orderBy('last_used_at', 'desc')
    .select(
      'id',
      'created_at as createdAt',
      'last_used_at as lastUsedAt',
      db.raw('host(address) as address'),
      'user_agent as userAgent',
    );
}

/** Only a session of this user; returns whether there was one. */
export async function deleteSession(db: Knex, userId: string, id: string): Promise<boolean> {
  return (await db('sessions').where({ id, user_id: userId }).delete()) > 0;
}

export async function deleteOtherSessions(db: Knex, userId: string, keptId: string | null): Promise<void> {
  const query = db('sessions').where({ user_id: userId });
  await (keptId === null ? query : query.whereNot({ id: keptId })).delete();
}

export async function deleteExpiredSessions(db: Knex): Promise<void> {
  await db('sessions').where('expires_at', '<', db.fn.now()).delete();
}
