import type { Knex } from 'knex';
import type { User } from '../../plugin-api/index.ts';

const columns = [
  'id',
  'name',
  'display_name as displayName',
  'email',
  'role',
  'disabled_at as disabledAt',
  'created_at as createdAt',
];

/** By name. */
export function listUsers(db: Knex): Promise<User[]> {
  return db('users').orderBy('name').select(columns);
}

export function findUser(db: Knex, id: string): Promise<User | undefined> {
  return db('users').where({ id }).first(columns);
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

/** By name or e-mail, whichever somebody remembers; letter case doesn't matter. */
export function findCredentials(db: Knex, name: string): Promise<Credentials | undefined> {
  return db('users')
    .where({ name })
    .orWhere({ email: name })
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
