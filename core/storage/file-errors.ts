import { AppError } from '../errors/app-error.ts';
import type { ErrorCode } from '../errors/error-codes.ts';

const writeCodes: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
  // a limit of the process or of the file system
  EFBIG: 'DISK_FULL',
  // as a disk that failed is mounted again
  EROFS: 'STORAGE_READ_ONLY',
};

const readCodes: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'FILE_VANISHED',
  ENOTDIR: 'FILE_VANISHED',
  EACCES: 'UNREADABLE_FILE',
  EPERM: 'UNREADABLE_FILE',
  EISDIR: 'UNREADABLE_FILE',
  EIO: 'UNREADABLE_FILE',
  ELOOP: 'UNREADABLE_FILE',
};

/** The system's name of what went wrong, such as `ENOENT`; undefined for other errors. */
export function systemCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** A full disk as DISK_FULL, one that can only be read as STORAGE_READ_ONLY; anything else as it came. */
export function writeError(error: unknown): unknown {
  return coded(error, writeCodes);
}

/** What a source file can do to whoever reads it: FILE_VANISHED, UNREADABLE_FILE; anything else as it came. */
export function readError(error: unknown): unknown {
  return coded(error, readCodes);
}

function coded(error: unknown, codes: Readonly<Record<string, ErrorCode>>): unknown {
  const code = codes[systemCode(error) ?? ''];
  return code ? new AppError(code, { cause: error }) : error;
}
