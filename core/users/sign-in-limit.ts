import type { Knex } from 'knex';
import { createAttemptLimit, type Judged } from '../database/attempt-limit.ts';

export interface SignInTry {
  /** Name or e-mail address, as it was typed. */
  readonly name: string;
  readonly address: string;
  /** A device on which this account was signed in before; null for any other. It is counted by itself. */
  readonly device: string | null;
}

export interface SignInLimit {
  /** As `AttemptLimit.judge`: `look` says undefined where the password is wrong. */
  judge<Value>(
    attempt: SignInTry,
    look: () => Promise<NonNullable<Value> | undefined>,
  ): Promise<Judged<NonNullable<Value>>>;
}

export function createSignInLimit(db: Knex): SignInLimit {
  const limit = createAttemptLimit(db, { kind: 'sign-in', freePerPair: 5, freePerAddress: 20 });
  return { judge: (attempt, look) => limit.judge(asAttempt(attempt), look) };
}

/** Neither letter case nor another way to write an accent makes another account. */
function asAttempt({ name, address, device }: SignInTry) {
  return { target: name.trim().normalize('NFC').toLowerCase(), address, device };
}
