import type { Knex } from 'knex';
import { takeTurns } from '../database/turns.ts';
import { fail } from '../errors/app-error.ts';
import type { Passwords } from './passwords.ts';
import { deleteOtherSessions, deleteSession, listSessions, type SessionSummary } from './queries/sessions.ts';
import { findPasswordHash } from './queries/users.ts';
import type { SignInLimit } from './sign-in-limit.ts';

/** What the account page asks and does besides the two doors: sessions are operational records. */
export interface Account {
  sessions(userId: string): Promise<SessionSummary[]>;
  /** `others` ends all but this one. */
  endSession(userId: string, id: string, currentId: string | null): Promise<void>;
  /** Counted like signing in. @throws AppError TOO_MANY_REQUESTS */
  isPassword(userId: string, attempt: { password: string; address: string }): Promise<boolean>;
}

export function createAccount(parts: { db: Knex; passwords: Passwords; limit: SignInLimit }): Account {
  const { db, passwords, limit } = parts;
  const inTurn = takeTurns();
  const judge = async (userId: string, { password, address }: { password: string; address: string }) => {
    const attempt = { name: userId, address, device: null };
    if ((await limit.check(attempt)) > 0) fail('TOO_MANY_REQUESTS');
    const isRight = await passwords.verify(await findPasswordHash(db, userId), password);
    await (isRight ? limit.succeeded(attempt) : limit.failed(attempt));
    return isRight;
  };
  return {
    sessions: userId => listSessions(db, userId),
    async endSession(userId, id, currentId) {
      if (id === 'others') await deleteOtherSessions(db, userId, currentId);
      else await deleteSession(db, userId, id);
    },
    // Tries at the same time would all be judged before the first of them is counted.
    isPassword: (userId, attempt) => inTurn(userId, () => judge(userId, attempt)),
  };
}
