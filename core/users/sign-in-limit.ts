import type { Knex } from 'knex';
import { type AttemptLimit, createAttemptLimit } from '../database/attempt-limit.ts';

export interface SignInTry {
  /** Name or e-mail address, as it was typed. */
  readonly name: string;
  readonly address: string;
  /** A device on which this account was signed in before; null for any other. It is counted by itself. */
  readonly device: string | null;
}

export interface SignInLimit {
  /** Seconds to wait; 0 to go on. Waits itself where an account is under attack. */
  check(attempt: SignInTry): Promise<number>;
  failed(attempt: SignInTry): Promise<void>;
  succeeded(attempt: SignInTry): Promise<void>;
}

export function createSignInLimit(db: Knex): SignInLimit {
  const limit: AttemptLimit = createAttemptLimit(db, {
    kind: 'sign-in',
    freePerPair: 5,
    freePerAddress: 20,
  });
  return {
    check: attempt => limit.check(asAttempt(attempt)),
    failed: async attempt => void (await limit.failed(asAttempt(attempt))),
    succeeded: attempt => limit.succeeded(asAttempt(attempt)),
  };
}

/** Letter case doesn't make another account. */
function asAttempt({ name, address, device }: SignInTry) {
  return { target: name.trim().toLowerCase(), address, device };
}
