import type { Knex } from 'knex';
import { createAttemptLimit } from '../database/attempt-limit.ts';
import { findCredentials } from './queries/users.ts';
import type { ResetJobData } from './reset-job.ts';

export interface ForgottenPassword {
  /** False without mail: then whoever runs the gallery has to be asked. */
  readonly isOpen: boolean;
  /** Seconds to wait; 0 when it was heard. Answers alike whether there is such an account or not. */
  request(wish: ResetWish): Promise<number>;
}

export interface ResetWish {
  /** Name or e-mail address, as it was typed. */
  readonly name: string;
  readonly address: string;
  /** BCP 47. */
  readonly locale: string;
}

interface Parts {
  readonly db: Knex;
  readonly canMail: boolean;
  readonly enqueue: (data: ResetJobData) => Promise<unknown>;
}

/** Each request counts: an address has to wait after some; an account never is closed, its links go on working. */
export function createForgottenPassword({ db, canMail, enqueue }: Parts): ForgottenPassword {
  const limit = createAttemptLimit(db, { kind: 'reset', freePerPair: 3, freePerAddress: 10 });
  return {
    isOpen: canMail,
    async request({ name, address, locale }) {
      const attempt = { target: name.trim().toLowerCase(), address };
      const judged = await limit.judge(attempt, async () => undefined);
      if (judged.kind === 'wait') return judged.seconds;
      const found = await findCredentials(db, name.trim().normalize('NFC'));
      await enqueue({ userId: found?.userId ?? null, locale });
      return 0;
    },
  };
}
