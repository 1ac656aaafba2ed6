import type { Knex } from 'knex';
import { takeTurns } from '../database/turns.ts';
import type { Passwords } from './passwords.ts';
import { findCredentials } from './queries/users.ts';
import type { SignInLimit } from './sign-in-limit.ts';

export interface SignInAttempt {
  /** Name or e-mail address. */
  readonly name: string;
  readonly password: string;
  readonly address: string;
  readonly device: string | null;
  readonly fromThisMachine: boolean;
}

export type SignInResult =
  | { readonly kind: 'signed-in'; readonly userId: string }
  /** Wrong name, wrong password, disabled, or not from here: nobody learns which. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'wait'; readonly seconds: number };

export type SignIn = (attempt: SignInAttempt) => Promise<SignInResult>;

export function createSignIn(parts: { db: Knex; passwords: Passwords; limit: SignInLimit }): SignIn {
  const { db, passwords, limit } = parts;
  const inTurn = takeTurns();
  const judge = async (attempt: SignInAttempt): Promise<SignInResult> => {
    const seconds = await limit.check(attempt);
    if (seconds > 0) return { kind: 'wait', seconds };
    const found = await findCredentials(db, attempt.name.trim().normalize('NFC'));
    const isRight = await passwords.verify(found?.passwordHash ?? null, attempt.password);
    const isWelcome = found && !found.disabled && (!found.loopbackOnly || attempt.fromThisMachine);
    if (!isRight || !isWelcome) {
      await limit.failed(attempt);
      return { kind: 'refused' };
    }
    await limit.succeeded(attempt);
    return { kind: 'signed-in', userId: found.userId };
  };
  // Tries at the same time would all be judged before the first of them is counted.
  return attempt => inTurn(attempt.device ?? attempt.address, () => judge(attempt));
}
