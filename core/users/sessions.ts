import type { Knex } from 'knex';
import { newId } from '../changes/ids.ts';
import { hashToken, newToken } from '../database/random-token.ts';
import type { ResolveSession } from '../http/viewer.ts';
import {
  deleteExpiredSessions,
  deleteSession,
  findSession,
  insertSession,
  type SessionWithUser,
  touchSession,
} from './queries/sessions.ts';

const day = 24 * 3_600_000;
/** A session ends 30 days after its last use, and 180 days after it began. */
export const sessionLife = { idle: 30 * day, whole: 180 * day };
/** Last use is written at most this often. */
const touchEvery = 5 * 60_000;

/** Who is signed in where. Operational records: a session is in no history. */
export interface Sessions {
  /** Returns the token, 256 bits, which is kept as its SHA-256 alone. */
  begin(userId: string, from: { address: string | null; userAgent: string | null }): Promise<string>;
  resolve: ResolveSession;
  /** Only a session of this user; returns whether there was one. */
  end(userId: string, sessionId: string): Promise<boolean>;
}

export function createSessions(db: Knex): Sessions {
  return {
    async begin(userId, { address, userAgent }) {
      const token = newToken(32);
      await deleteExpiredSessions(db);
      await insertSession(db, {
        tokenHash: hashToken(token),
        id: newId(),
        userId,
        expiresAt: new Date(Date.now() + sessionLife.idle),
        // the zone of a link-local address is no part of PostgreSQL's inet
        address: address?.replace(/%.*$/, '') ?? null,
        userAgent: userAgent?.slice(0, 300) || null,
      });
      return token;
    },
    async resolve(token, { fromThisMachine }) {
      const session = await findSession(db, hashToken(token));
      if (!session || (session.loopbackOnly && !fromThisMachine)) return undefined;
      await touch(db, session);
      return { sessionId: session.sessionId, viewer: viewerOf(session) };
    },
    end: (userId, sessionId) => deleteSession(db, userId, sessionId),
  };
}

async function touch(db: Knex, { sessionId, createdAt, lastUsedAt }: SessionWithUser): Promise<void> {
  const now = Date.now();
  if (now - lastUsedAt.getTime() < touchEvery) return;
  await touchSession(
    db,
    sessionId,
    new Date(Math.min(now + sessionLife.idle, createdAt.getTime() + sessionLife.whole)),
  );
}

function viewerOf({ userId, name, displayName, role, groupIds }: SessionWithUser) {
  return { kind: 'user', userId, name, displayName, role, groupIds } as const;
}
