import type { Knex } from 'knex';
import { runPrepared } from '../database/prepared.ts';
import type { Viewer } from '../plugin-api/index.ts';
import { mayManageAll } from './decide.ts';

/** What a viewer resolves to once per request; every listing begins from it. */
export interface Scope {
  readonly viewer: Viewer;
  /** Curators, administrators and the system see everything but the trash. */
  readonly seesAll: boolean;
  /** The access roots that are open to this viewer now; sorted. Meaningless when `seesAll`. */
  readonly rootIds: readonly number[];
  readonly userId: string | null;
  /** The roots that are open to guests now: tells what is public, and what a signed-in viewer alone may see. */
  readonly guestRootIds: readonly number[];
}

/** A piece of SQL for a `where`, with its bindings for `?`. */
export interface Fragment {
  readonly sql: string;
  readonly bindings: readonly (
    | string
    | number
    | boolean
    | Date
    | readonly number[]
    | readonly string[]
    | null
  )[];
}

/** Source: `access_roots` and `grants`. A restricted root opens by a grant on the album that gave it its audience. */
export async function resolveScope(db: Knex, viewer: Viewer): Promise<Scope> {
  const user = viewer.kind === 'user' ? viewer : null;
  const roots = await listOpenRoots(db, user?.userId ?? null, user?.groupIds ?? []);
  return {
    viewer,
    seesAll: mayManageAll(viewer),
    rootIds: roots.map(root => root.id),
    userId: user?.userId ?? null,
    guestRootIds: roots.filter(root => root.audience === 'public').map(root => root.id),
  };
}

async function listOpenRoots(
  db: Knex,
  userId: string | null,
  groupIds: readonly string[],
): Promise<{ id: number; audience: string }[]> {
  const { rows } = await runPrepared<{ id: number; audience: string }>(
    db,
    `select r.id, r.audience from access_roots r
     where r.visible_from <= now() and r.visible_until > now()
       and (r.audience = 'public'
         or (?::text is not null and (r.audience = 'signed-in'
           or exists (select 1 from grants g where g.album_id = r.granted_by
             and (g.user_id = ? or g.group_id = any (?::text[]))))))
     order by r.id`,
    [userId, userId, [...groupIds]],
  );
  return rows;
}
