import { setTimeout as delay } from 'node:timers/promises';
import { AppError, isAppError } from '../errors/app-error.ts';
import type { ErrorCode } from '../errors/error-codes.ts';

/** What no other file of the import would be spared: going on would refuse them all. */
const fatalCodes: ReadonlySet<ErrorCode> = new Set([
  'BAD_CONFIGURATION',
  'DATABASE_UNAVAILABLE',
  'DISK_FULL',
  'FORBIDDEN',
  'PERL_MISSING',
  'SIGN_IN_REQUIRED',
  'STORAGE_READ_ONLY',
] as const);

/** True for what ends an import; everything else is about one file. */
export function isFatal(error: unknown): boolean {
  if (isAppError(error)) return fatalCodes.has(error.code);
  return error instanceof Error && error.name === 'AbortError';
}

const connectionLoss = /^(08...|53300|57P0[1-3]|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE)$/;
const connectionLossText = /^(Connection terminated|timeout exceeded when trying to connect|Knex: Timeout)/;

/** An error of the database: its absence and a full disk end the import, the rest is about what was written. */
export function databaseError(error: unknown): unknown {
  const { code = '', message = '' } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (isAppError(error)) return error;
  if (code === '53100') return new AppError('DISK_FULL', { cause: error });
  if (connectionLoss.test(String(code)) || connectionLossText.test(String(message)))
    return new AppError('DATABASE_UNAVAILABLE', { cause: error });
  return error;
}

/** Tries again for some seconds while the database is away: it may be on its way back. */
export async function patiently<Value>(work: () => Promise<Value>): Promise<Value> {
  for (const pause of [250, 1_000, 3_000]) {
    try {
      return await work();
    } catch (error) {
      if (!isAppError(databaseError(error), 'DATABASE_UNAVAILABLE')) throw databaseError(error);
      await delay(pause);
    }
  }
  return work().catch(error => Promise.reject(databaseError(error)));
}
