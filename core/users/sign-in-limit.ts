import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import { countFailure, deleteOldAttempts, forgetAttempts, readAttempts } from './queries/attempts.ts';

/** Failures that cost nothing: for one account from one address, and for one address with any accounts. */
const free = { pair: 5, address: 20 };
/** An account that is tried from many places is slowed, never blocked: its owner gets in all the same. */
const slowing = { after: 10, step: 50, most: 2_000 };
const neverBlocks = 1_000_000_000;

export interface Attempt {
  readonly name: string;
  readonly address: string;
  /** A device on which this account was signed in before; null for any other. It is counted by itself. */
  readonly device: string | null;
}

export interface SignInLimit {
  /** Seconds to wait; 0 to go on. Waits itself where an account is under attack. */
  check(attempt: Attempt): Promise<number>;
  failed(attempt: Attempt): Promise<void>;
  succeeded(attempt: Attempt): Promise<void>;
}

export function createSignInLimit(db: Knex): SignInLimit {
  return {
    async check(attempt) {
      const keys = keysOf(attempt);
      const attempts = await readAttempts(db, [...keys.blocking, keys.account]);
      const blockedFor = Math.max(0, ...attempts.filter(a => a.key !== keys.account).map(a => a.blockedFor));
      if (blockedFor > 0) return blockedFor;
      if (attempt.device === null) await slowDown(attempts.find(a => a.key === keys.account)?.failures ?? 0);
      return 0;
    },
    async failed(attempt) {
      const { pair, address, account } = keysOf(attempt);
      await countFailure(db, pair, free.pair);
      await countFailure(db, account, neverBlocks);
      if (attempt.device === null) await countFailure(db, address, free.address);
      await deleteOldAttempts(db);
    },
    async succeeded(attempt) {
      const { pair, account } = keysOf(attempt);
      await forgetAttempts(db, [pair, account]);
    },
  };
}

function keysOf({ name, address, device }: Attempt) {
  // hashed, because people type passwords into the field for the name
  const account = createHash('sha256').update(name.trim().toLowerCase()).digest('hex').slice(0, 24);
  const network = networkOf(address);
  const pair = device === null ? `pair:${account}:${network}` : `device:${account}:${device}`;
  const addressKey = `address:${network}`;
  return {
    pair,
    address: addressKey,
    account: `account:${account}`,
    blocking: device === null ? [pair, addressKey] : [pair],
  };
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
