import type { Knex } from 'knex';
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
  return {
    sessions: userId => listSessions(db, userId),
    async endSession(userId, id, currentId) {
      if (id === 'others') await deleteOtherSessions(db, userId, currentId);
      else await deleteSession(db, userId, id);
    },
    async isPassword(userId, { password, address }) {
      const judged = await limit.judge<true>({ name: userId, address, device: null }, async () =>
        (await passwords.verify(await findPasswordHash(db, userId), password)) ? true : undefined,
      );
      if (judged.kind === 'wait') fail('TOO_MANY_REQUESTS');
      return judged.kind === 'right';
    },
  };
}
