import type { Knex } from 'knex';
import { runPrepared } from '../../database/prepared.ts';
import type { UserViewer } from '../../plugin-api/index.ts';

/** A user as they are now; undefined when they may not be here any more. Source: `users`, `group_members`. */
export async function findUserViewer(db: Knex, userId: string): Promise<UserViewer | undefined> {
  const { rows } = await runPrepared<Omit<UserViewer, 'kind'>>(
    db,
    `select u.id as "userId", u.name::text as name, u.display_name as "displayName", u.role,
       array(select m.group_id from group_members m where m.user_id = u.id order by m.group_id) as "groupIds"
     from users u where u.id = ? and u.disabled_at is null`,
    [userId],
  );
  return rows[0] && { kind: 'user', ...rows[0] };
}

/** What a visitor of a share link had to show. Source: `shares`. */
export async function findShareGate(
  db: Knex,
  shareId: string,
): Promise<{ readonly passwordHash: string | null; readonly terms: string | null } | undefined> {
  const { rows } = await runPrepared<{ passwordHash: string | null; terms: string | null }>(
    db,
    `select password_hash as "passwordHash", terms from shares where id = ? and kind = 'share'`,
    [shareId],
  );
  return rows[0];
}
