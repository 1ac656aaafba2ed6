import type { Knex } from 'knex';
import type { Verb } from '../../plugin-api/index.ts';

/** A group as history keeps it; `members` by user id, so that each one who comes or goes is a line of its own. */
export type GroupDoc = {
  readonly name: string;
  readonly description: string | null;
  readonly members: Readonly<Record<string, true>>;
};

interface Row {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly members: readonly string[];
}

export async function loadGroupDocs(
  trx: Knex.Transaction,
  ids: readonly string[],
): Promise<Map<string, GroupDoc>> {
  const { rows } = await trx.raw<{ rows: Row[] }>(
    `select g.id, g.name::text as name, g.description,
       array(select m.user_id from group_members m where m.group_id = g.id order by m.user_id) as members
     from groups g where g.id = any (?::text[]) order by g.id for update of g`,
    [[...ids]],
  );
  return new Map(
    rows.map(({ id, members, ...row }) => [
      id,
      { ...row, members: Object.fromEntries(members.map(member => [member, true as const])) },
    ]),
  );
}

/** Inserts or updates, and makes its members these. @throws the database's unique violation when the name is taken. */
export async function saveGroupDoc(trx: Knex.Transaction, id: string, doc: GroupDoc): Promise<void> {
  await trx.raw(
    `insert into groups (id, name, description) values (?, ?, ?)
     on conflict (id) do update set name = excluded.name, description = excluded.description, revision = groups.revision + 1`,
    [id, doc.name, doc.description],
  );
  const members = Object.keys(doc.members);
  await trx.raw(`delete from group_members where group_id = ? and user_id <> all (?::text[])`, [id, members]);
  await trx.raw(
    `insert into group_members (group_id, user_id) select ?, unnest(?::text[]) on conflict do nothing`,
    [id, members],
  );
}

/** Its memberships go with it. */
export async function deleteGroupRow(trx: Knex.Transaction, id: string): Promise<void> {
  await trx('groups').where({ id }).delete();
}

/** Names are given one at a time until the end of the transaction, so that two who want one don't both find it free. */
export async function lockGroupNames(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`select pg_advisory_xact_lock(hashtext('gallery.group-names'))`);
}

/** Whether a group other than this one has the name; letter case doesn't matter. */
export async function isNameTaken(trx: Knex.Transaction, name: string, exceptId: string): Promise<boolean> {
  return (await trx('groups').where({ name }).whereNot({ id: exceptId }).first('id')) !== undefined;
}

/** What albums grant besides what they grant to this group, of each album that grants it something. */
export async function listGrantsBeside(
  trx: Knex.Transaction,
  groupId: string,
): Promise<{ albumId: string; grants: Record<string, Verb[]> }[]> {
  const { rows } = await trx.raw(
    `select g.album_id as "albumId",
       coalesce((select jsonb_object_agg(coalesce('user:' || o.user_id, 'group:' || o.group_id), to_jsonb(o.verbs))
         from grants o where o.album_id = g.album_id and o.group_id is distinct from g.group_id), '{}') as grants
     from grants g where g.group_id = ? order by g.album_id`,
    [groupId],
  );
  return rows;
}

/** Those of these ids that are users'. */
export async function listExistingUsers(trx: Knex.Transaction, ids: readonly string[]): Promise<Set<string>> {
  const rows: { id: string }[] = await trx('users')
    .whereIn('id', [...ids])
    .select('id');
  return new Set(rows.map(row => row.id));
}
