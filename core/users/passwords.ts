import { hash, verify } from '@node-rs/argon2';
import PQueue from 'p-queue';
import { fail } from '../errors/app-error.ts';
import type { PreparedPassword } from '../plugin-api/index.ts';

/** argon2id by its library's defaults: 19 MiB, 2 passes. Takes a while, so never inside a change. */
export interface Passwords {
  /** Checks a new password by the rules and hashes it. @throws AppError VALIDATION_FAILED at `/password` */
  prepare(password: string): Promise<PreparedPassword>;
  /** Without the rules: for the sample gallery's well-known password, which works at this machine only. */
  hash(password: string): Promise<string>;
  /** Takes as long without a hash as with one, so that unknown users can't be told from wrong passwords. */
  verify(passwordHash: string | null, password: string): Promise<boolean>;
}

/** Each computation takes 19 MiB: more than two at a time would be a way to fill the memory. */
const atOnce = 2;
const mostWaiting = 50;

export function createPasswords(): Passwords {
  const queue = new PQueue({ concurrency: atOnce });
  const run = <Value>(task: () => Promise<Value>): Promise<Value> => {
    if (queue.size >= mostWaiting) return fail('TOO_MANY_REQUESTS');
    return queue.add(task);
  };
  let decoy: Promise<string> | undefined;
  return {
    async prepare(password) {
      checkNewPassword(password);
      return { hash: await run(() => hash(password)) };
    },
    hash: password => run(() => hash(password)),
    async verify(passwordHash, password) {
      decoy ??= hash('no password of anybody');
      const compared = passwordHash ?? (await decoy);
      const isRight = await run(() => verify(compared, password));
      return isRight && passwordHash !== null;
    },
  };
}

const shortest = 8;
const longest = 1_000;

/** @throws AppError VALIDATION_FAILED at `/password` */
function checkNewPassword(password: string): void {
  const { length } = [...password];
  if (length < shortest || length > longest) {
    fail('VALIDATION_FAILED', {
      message: `A password has at least ${shortest} characters.`,
      pointer: '/password',
    });
  }
}
