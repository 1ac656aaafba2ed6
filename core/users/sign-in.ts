import type { Knex } from 'knex';
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
  return async attempt => {
    const judged = await limit.judge<string>(attempt, async () => {
      const found = await findCredentials(db, attempt.name.trim().normalize('NFC'));
      const isRight = await passwords.verify(found?.passwordHash ?? null, attempt.password);
      const isWelcome = found && !found.disabled && (!found.loopbackOnly || attempt.fromThisMachine);
      return isRight && isWelcome ? found.userId : undefined;
    });
    if (judged.kind === 'wait') return judged;
    return judged.kind === 'right' ? { kind: 'signed-in', userId: judged.value } : { kind: 'refused' };
  };
}
