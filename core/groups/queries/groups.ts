import type { Knex } from 'knex';
import type { Group, User } from '../../plugin-api/index.ts';

const columns = `g.id, g.name::text as name, g.description, g.created_at as "createdAt",
  (select count(*)::integer from group_members m where m.group_id = g.id) as "memberCount"`;

/** By name. */
export async function listGroups(db: Knex): Promise<Group[]> {
  const { rows } = await db.raw<{ rows: Group[] }>(`select ${columns} from groups g order by g.name`);
  return rows;
}

export async function findGroup(db: Knex, id: string): Promise<Group | undefined> {
  const { rows } = await db.raw<{ rows: Group[] }>(`select ${columns} from groups g where g.id = ?`, [id]);
  return rows[0];
}

/** By name. */
export async function listMembers(db: Knex, groupId: string): Promise<User[]> {
  const { rows } = await db.raw<{ rows: User[] }>(
    `select u.id, u.name::text as name, u.display_name as "displayName", u.email::text as email, u.role,
       u.disabled_at as "disabledAt", u.created_at as "createdAt", u.password_hash is not null as "hasPassword",
       array(select o.group_id from group_members o where o.user_id = u.id order by o.group_id) as "groupIds"
     from group_members m join users u on u.id = m.user_id where m.group_id = ? order by u.name`,
    [groupId],
  );
  return rows;
}
