export interface Problem {
  readonly code: string;
  /** In English, for what the catalogue has no words for. */
  readonly message: string;
}

const systemCodes: Readonly<Record<string, string>> = {
  EACCES: 'READ_ONLY',
  EPERM: 'READ_ONLY',
  EROFS: 'READ_ONLY',
  ENOENT: 'NO_FOLDER',
  ENOTDIR: 'NO_FOLDER',
  EEXIST: 'NO_FOLDER',
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
};

/** Codes that the catalogue has a sentence for. */
const known: ReadonlySet<string> = new Set([
  ...Object.values(systemCodes),
  'FILE_VANISHED',
  'ORIGINAL_IS_KEPT',
  'PERL_MISSING',
  'UNREADABLE_FILE',
]);

/** What went wrong with a file, as it is kept. Only what core or another plugin says for people to read is kept in words. */
export function describeProblem(error: unknown): Problem {
  const {
    code = '',
    shownCode,
    message = '',
  } = error as { code?: string; shownCode?: string; message?: string };
  if (code === 'CHANGE_DENIED') return { code: shownCode ?? code, message: message.slice(0, 500) };
  const plain = systemCodes[code] ?? code;
  return known.has(plain) ? { code: plain, message: '' } : { code: 'OTHER', message: '' };
}

/** Key of the catalogue; null where the message itself is to be shown. */
export function problemKey({ code, message }: Problem): string | null {
  return message === '' ? `problem.${known.has(code) ? code : 'OTHER'}` : null;
}
