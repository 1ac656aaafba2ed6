import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import { countFailure, deleteOldAttempts, forgetAttempts, readAttempts } from './queries/attempts.ts';
import { takeTurns } from './turns.ts';

/** One try at guessing a secret. */
export interface Attempt {
  /** What is guessed at: a name, the id of a link; null where the secret alone says it. */
  readonly target: string | null;
  readonly address: string;
  /** A device on which this target was opened before; null for any other. It is counted by itself. */
  readonly device?: string | null;
}

export interface AttemptRule {
  /** What the counts are kept under; each kind has its own. */
  readonly kind: 'sign-in' | 'share' | 'token' | 'reset' | 'picks';
  /** Failures that cost nothing: for one target from one address. */
  readonly freePerPair: number;
  /** The same for one address, whatever its targets. */
  readonly freePerAddress: number;
}

export type Judged<Value> =
  | { readonly kind: 'right'; readonly value: Value }
  /** `failures`: of this target from wherever, within an hour; 0 without a target. */
  | { readonly kind: 'wrong'; readonly failures: number }
  | { readonly kind: 'wait'; readonly seconds: number };

/**
 * Slows guessing, per target and per address, and never keeps out who knows the secret for long: an address is blocked
 * for 5 s, doubling to 15 minutes, a target that is tried from many places only gets slower.
 */
export interface AttemptLimit {
  /** Seconds to wait, for `Retry-After`; 0 to go on. Waits itself where a target is under attack. */
  check(attempt: Attempt): Promise<number>;
  /** Returns the failures of this target from wherever; 0 without a target. */
  failed(attempt: Attempt): Promise<number>;
  succeeded(attempt: Attempt): Promise<void>;
  /**
   * All three around a judgement, which returns undefined for a wrong secret. Tries from one address are judged one after
   * the other; side by side they would all be judged before the first of them is counted.
   */
  judge<Value>(
    attempt: Attempt,
    look: () => Promise<NonNullable<Value> | undefined>,
  ): Promise<Judged<NonNullable<Value>>>;
}

/** ms; a target that is tried from many places is never blocked: who knows the secret gets in all the same. */
const slowing = { after: 10, step: 50, most: 2_000 };
const neverBlocks = 1_000_000_000;

/** Source: `attempts`. */
export function createAttemptLimit(db: Knex, rule: AttemptRule): AttemptLimit {
  const inTurn = takeTurns();
  const limit: Omit<AttemptLimit, 'judge'> = {
    async check(attempt) {
      const { blocking, target } = keysOf(rule, attempt);
      const attempts = await readAttempts(db, target === null ? blocking : [...blocking, target]);
      const blockedFor = Math.max(0, ...attempts.filter(a => a.key !== target).map(a => a.blockedFor));
      if (blockedFor > 0) return blockedFor;
      if (!attempt.device) await slowDown(attempts.find(a => a.key === target)?.failures ?? 0);
      return 0;
    },
    async failed(attempt) {
      const { pair, address, target } = keysOf(rule, attempt);
      if (pair !== null) await countFailure(db, pair, rule.freePerPair);
      if (!attempt.device) await countFailure(db, address, rule.freePerAddress);
      await deleteOldAttempts(db);
      return target === null ? 0 : countFailure(db, target, neverBlocks);
    },
    async succeeded(attempt) {
      const { pair, target } = keysOf(rule, attempt);
      await forgetAttempts(
        db,
        [pair, target].filter(key => key !== null),
      );
    },
  };
  return {
    ...limit,
    judge: (attempt, look) => inTurn(attempt.device || attempt.address, () => judge(limit, attempt, look)),
  };
}

async function judge<Value>(
  limit: Omit<AttemptLimit, 'judge'>,
  attempt: Attempt,
  look: () => Promise<NonNullable<Value> | undefined>,
): Promise<Judged<NonNullable<Value>>> {
  const seconds = await limit.check(attempt);
  if (seconds > 0) return { kind: 'wait', seconds };
  const value = await look();
  if (value === undefined) return { kind: 'wrong', failures: await limit.failed(attempt) };
  await limit.succeeded(attempt);
  return { kind: 'right', value };
}

interface Keys {
  readonly pair: string | null;
  readonly address: string;
  readonly target: string | null;
  /** Those that block the attempt. */
  readonly blocking: readonly string[];
}

function keysOf({ kind }: AttemptRule, { target, address, device }: Attempt): Keys {
  const network = networkOf(address);
  const addressKey = `${kind}:address:${network}`;
  if (target === null) return { pair: null, address: addressKey, target: null, blocking: [addressKey] };
  // hashed, because people type passwords into the field for the name
  const hashed = createHash('sha256').update(target).digest('hex').slice(0, 24);
  const pair = device ? `${kind}:device:${hashed}:${device}` : `${kind}:pair:${hashed}:${network}`;
  const blocking = device ? [pair] : [pair, addressKey];
  return { pair, address: addressKey, target: `${kind}:target:${hashed}`, blocking };
}

/** Of IPv6 the /64 that one line has, else one visitor had 2⁶⁴ addresses. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:/i, '').replace(/%.*$/, '');
  if (!plain.includes(':')) return plain;
  const [left = '', right = ''] = plain.split('::');
  const head = left.split(':').filter(Boolean);
  const tail = right.split(':').filter(Boolean);
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0');
  return `${[...head, ...zeros, ...tail].slice(0, 4).join(':')}::/64`;
}

async function slowDown(failures: number): Promise<void> {
  const ms = Math.min(slowing.most, Math.max(0, failures - slowing.after) * slowing.step);
  if (ms > 0) await delay(ms);
}
