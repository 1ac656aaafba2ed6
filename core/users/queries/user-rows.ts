import type { Knex } from 'knex';
import type { Role } from '../../plugin-api/index.ts';

/** A user as history keeps it. The password's hash is not in it, only when it was set. */
export type UserDoc = {
  readonly name: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly role: Role;
  readonly loopbackOnly: boolean;
  readonly disabledAt: string | null;
  readonly passwordSetAt: string | null;
};

interface Row {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly role: Role;
  readonly loopbackOnly: boolean;
  readonly disabledAt: Date | null;
  readonly passwordSetAt: string | null;
}

export async function loadUserDocs(
  trx: Knex.Transaction,
  ids: readonly string[],
): Promise<Map<string, UserDoc>> {
  const rows: Row[] = await trx('users')
    .whereIn('id', [...ids])
    .orderBy('id')
    .forUpdate()
    .select(
      'id',
      'name',
      'display_name as displayName',
      'email',
      'role',
      'loopback_only as loopbackOnly',
      'disabled_at as disabledAt',
      trx.raw(`ext->'core'->>'passwordSetAt' as "passwordSetAt"`),
    );
  return new Map(
    rows.map(({ id, ...row }) => [id, { ...row, disabledAt: row.disabledAt?.toISOString() ?? null }]),
  );
}

/** Inserts or updates. @throws the database's unique violation when name or e-mail is taken. */
export async function saveUserDoc(trx: Knex.Transaction, id: string, doc: UserDoc): Promise<void> {
  const ext = JSON.stringify({ core: { passwordSetAt: doc.passwordSetAt } });
  await trx.raw(
    `insert into users (id, name, display_name, email, role, loopback_only, disabled_at, ext)
     values (?, ?, ?, ?, ?, ?, ?, ?::jsonb)
     on conflict (id) do update set name = excluded.name, display_name = excluded.display_name, email = excluded.email,
       role = excluded.role, loopback_only = excluded.loopback_only, disabled_at = excluded.disabled_at,
       ext = users.ext || excluded.ext, revision = users.revision + 1`,
    [id, doc.name, doc.displayName, doc.email, doc.role, doc.loopbackOnly, doc.disabledAt, ext],
  );
}

export async function deleteUserRow(trx: Knex.Transaction, id: string): Promise<void> {
  await trx('users').where({ id }).delete();
}
