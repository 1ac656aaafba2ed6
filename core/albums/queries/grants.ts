import type { Knex } from 'knex';
import type { Verb } from '../../plugin-api/index.ts';

interface Grantee {
  readonly kind: 'user' | 'group';
  readonly id: string;
}

/** Those of them that are there, as keys `user:<id>` and `group:<id>`. */
export async function listGrantees(db: Knex, grantees: readonly Grantee[]): Promise<Set<string>> {
  const idsOf = (kind: Grantee['kind']) => grantees.filter(to => to.kind === kind).map(to => to.id);
  const { rows } = await db.raw<{ rows: { key: string }[] }>(
    `select 'user:' || id as key from users where id = any (?::text[])
     union all select 'group:' || id from groups where id = any (?::text[])`,
    [idsOf('user'), idsOf('group')],
  );
  return new Set(rows.map(row => row.key));
}

export async function deleteGrants(
  trx: Knex.Transaction,
  albumId: string,
  grantees: readonly Grantee[],
): Promise<void> {
  const idsOf = (kind: Grantee['kind']) => grantees.filter(to => to.kind === kind).map(to => to.id);
  await trx.raw(
    `delete from grants where album_id = ? and (user_id = any (?::text[]) or group_id = any (?::text[]))`,
    [albumId, idsOf('user'), idsOf('group')],
  );
}

export interface NewGrant {
  readonly id: string;
  readonly kind: Grantee['kind'];
  readonly granteeId: string;
  readonly verbs: readonly Verb[];
}

export async function insertGrants(
  trx: Knex.Transaction,
  albumId: string,
  grants: readonly NewGrant[],
): Promise<void> {
  if (grants.length === 0) return;
  await trx('grants').insert(
    grants.map(({ id, kind, granteeId, verbs }) => ({
      id,
      album_id: albumId,
      user_id: kind === 'user' ? granteeId : null,
      group_id: kind === 'group' ? granteeId : null,
      verbs: [...verbs],
    })),
  );
}
