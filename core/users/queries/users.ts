import type { Knex } from 'knex';
import type { Page, PageRequest, User } from '../../plugin-api/index.ts';

const columns = `u.id, u.name::text as name, u.display_name as "displayName", u.email::text as email, u.role,
  u.disabled_at as "disabledAt", u.created_at as "createdAt", u.password_hash is not null as "hasPassword",
  array(select m.group_id from group_members m where m.user_id = u.id order by m.group_id) as "groupIds"`;

/** By name. */
export async function listUsers(db: Knex): Promise<User[]> {
  const { rows } = await db.raw<{ rows: User[] }>(`select ${columns} from users u order by u.name`);
  return rows;
}

export async function findUser(db: Knex, id: string): Promise<User | undefined> {
  const { rows } = await db.raw<{ rows: User[] }>(`select ${columns} from users u where u.id = ?`, [id]);
  return rows[0];
}

/** Names are unique, so that a name is the cursor of a page. */
export async function searchUsers(
  db: Knex,
  text: string,
  { after, before, limit = 60 }: PageRequest,
): Promise<Page<User>> {
  const size = Math.min(200, Math.max(1, limit));
  const backwards = after === undefined && before !== undefined;
  const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await db.raw<{ rows: User[] }>(
    `select ${columns} from users u
     where (u.name::text ilike ? or u.display_name ilike ? or u.email::text ilike ?)
       and (?::public.citext is null or u.name > ?::public.citext)
       and (?::public.citext is null or u.name < ?::public.citext)
     order by u.name ${backwards ? 'desc' : ''} limit ?`,
    [
      ...[like, like, like],
      ...[after ?? null, after ?? null],
      ...[backwards ? before : null, backwards ? before : null],
      size + 1,
    ],
  );
  const items = rows.slice(0, size);
  if (backwards) items.reverse();
  const hasMore = rows.length > size;
  const isFirst = backwards ? !hasMore : after === undefined;
  const isLast = backwards ? false : !hasMore;
  return {
    items,
    previous: isFirst || items.length === 0 ? null : items[0]!.name,
    next: isLast || items.length === 0 ? null : items.at(-1)!.name,
  };
}

/** Whether one is left. Waits for who takes one away at the same time: each would see the other one's still there. */
export async function keepsAdministrator(trx: Knex.Transaction): Promise<boolean> {
  await lockSetUp(trx);
  return hasAdministrator(trx);
}

/** True once somebody can administer from a browser. */
export async function hasAdministrator(db: Knex): Promise<boolean> {
  const { rows } = await db.raw<{ rows: { found: boolean }[] }>(
    `select exists (select 1 from users where role = 'admin' and disabled_at is null and password_hash is not null) as found`,
  );
  return rows[0]!.found;
}

export interface Credentials {
  readonly userId: string;
  /** Null: may not sign in with a password. */
  readonly passwordHash: string | null;
  readonly loopbackOnly: boolean;
  readonly disabled: boolean;
}

/**
 * By name or e-mail, whichever somebody remembers; letter case doesn't matter. A name goes first: people choose their address
 * themselves, and it may be what another is called.
 */
export function findCredentials(db: Knex, name: string): Promise<Credentials | undefined> {
  return db('users')
    .where({ name })
    .orWhere({ email: name })
    .orderByRaw('name = ? desc', [name])
    .first(
      'id as userId',
      'password_hash as passwordHash',
      'loopback_only as loopbackOnly',
      db.raw('disabled_at is not null as disabled'),
    );
}

export async function findPasswordHash(db: Knex, userId: string): Promise<string | null> {
  const row = await db('users').where({ id: userId }).first('password_hash as passwordHash');
  return row?.passwordHash ?? null;
}

/** The hash is no part of the recorded object: history and undo never see it. */
export async function writePasswordHash(trx: Knex.Transaction, userId: string, hash: string): Promise<void> {
  await trx('users').where({ id: userId }).update({ password_hash: hash });
}

/** One at a time until the end of the transaction, so that set-up makes one first administrator. */
export async function lockSetUp(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`select pg_advisory_xact_lock(hashtext('gallery.set-up'))`);
}
