import { AppError, isAppError } from '../errors/app-error.ts';
import type { ErrorCode } from '../errors/error-codes.ts';

/** SQLSTATEs that mean "not now": connection lost, shutting down, too many clients, statement timeout. */
const unavailable = /^(08...|53300|57P0[1-3]|57014|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE)$/;
/** knex puts the statement before the driver's message. */
const unavailableMessage =
  /(^| - )(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Knex: Timeout|Unable to acquire a connection)/;

const codesByStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'VALIDATION_FAILED',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  413: 'PAYLOAD_TOO_LARGE',
};

/** What was thrown, as one of our errors; what nobody knows is INTERNAL, with the cause for the log. */
export function asAppError(thrown: unknown): AppError {
  if (isAppError(thrown)) return thrown;
  const {
    code = '',
    message = '',
    status = 500,
  } = (thrown ?? {}) as {
    code?: unknown;
    message?: unknown;
    status?: number;
  };
  if (unavailable.test(String(code)) || unavailableMessage.test(String(message))) {
    return new AppError('DATABASE_UNAVAILABLE', { cause: thrown });
  }
  if (code === 'ENOSPC') return new AppError('DISK_FULL', { cause: thrown });
  if (code === 'EROFS') return new AppError('STORAGE_READ_ONLY', { cause: thrown });
  if (status === 501) return new AppError('METHOD_NOT_ALLOWED', { cause: thrown });
  return new AppError(codesByStatus[status] ?? (status < 500 ? 'VALIDATION_FAILED' : 'INTERNAL'), {
    cause: thrown,
  });
}
