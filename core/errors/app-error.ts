import { type ErrorCode, errorCodes } from './error-codes.ts';

export interface FailOptions {
  /** For the log only: never shown. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** JSON pointer to the field that is wrong, such as `/title`. */
  readonly pointer?: string;
  /** What was caught; for the log only. */
  readonly cause?: unknown;
  /** Replaces the list's sentence; must be one line and safe to show to anybody. */
  readonly message?: string;
  /** Told instead of the code to programs: a plugin's own. */
  readonly shownCode?: string;
}

/** The one class of error that is thrown on purpose. `message` is safe to show, `details` and `cause` are not. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>> | undefined;
  readonly pointer: string | undefined;
  readonly shownCode: string;

  constructor(code: ErrorCode, options: FailOptions = {}) {
    const entry = errorCodes[code];
    super(
      options.message ?? entry.message,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.code = code;
    this.status = entry.status;
    this.details = options.details;
    this.pointer = options.pointer;
    this.shownCode = options.shownCode ?? code;
  }
}

/** Throws an AppError with the code's status and message. */
export function fail(code: ErrorCode, options: FailOptions = {}): never {
  const error = new AppError(code, options);
  Error.captureStackTrace(error, fail);
  throw error;
}

/** True for an AppError, of any code or of the one that is named. */
export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code);
}
