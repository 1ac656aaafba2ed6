/** What a code means to whoever asked: the HTTP status and a sentence that is safe to show to anybody. */
export interface ErrorCodeEntry {
  readonly status: number;
  readonly message: string;
}

/** Every code that Enfilade answers with, in alphabetical order; docs and API take theirs from here. */
export const errorCodes = {
  ALBUM_CYCLE: { status: 409, message: 'An album cannot lie inside itself.' },
  ALREADY_SERVING: { status: 500, message: 'Another server already serves this gallery.' },
  BAD_CONFIGURATION: { status: 500, message: 'The configuration is wrong.' },
  CHANGESET_TOO_LARGE: { status: 400, message: 'A changeset holds at most 1,000 objects.' },
  CHANGE_INSIDE_HOOK: { status: 500, message: 'A hook that runs inside a change cannot start another one.' },
  CONFLICT: { status: 409, message: 'This does not go with what is there by now.' },
  CORRUPT_IMAGE: { status: 422, message: 'The image is damaged and cannot be decoded.' },
  DATABASE_UNAVAILABLE: { status: 503, message: 'The database does not answer.' },
  DECODER_FAILED: { status: 422, message: 'The image could not be decoded.' },
  DECODER_TIMEOUT: { status: 422, message: 'Decoding the image took too long.' },
  DISK_FULL: { status: 507, message: 'There is no space left to store this.' },
  DOWNLOADS_USED_UP: { status: 403, message: 'The downloads of this link are used up.' },
  EMPTY_FILE: { status: 422, message: 'The file is empty.' },
  FILE_VANISHED: { status: 422, message: 'The file was gone before it could be read.' },
  FORBIDDEN: { status: 403, message: 'This is not allowed.' },
  FORM_REFUSED: {
    status: 403,
    message: 'This form is out of date or was not sent from this site. Load the page again and repeat.',
  },
  GONE: { status: 410, message: 'This was deleted.' },
  INTERNAL: { status: 500, message: 'Something went wrong on our side.' },
  LINK_EXPIRED: { status: 410, message: 'This link has expired.' },
  MAIL_FAILED: { status: 503, message: 'The mail could not be sent.' },
  METHOD_NOT_ALLOWED: { status: 405, message: 'This address does not take that kind of request.' },
  NOT_ACCEPTED: { status: 422, message: 'A field is unknown, or names something that is not accepted.' },
  NOT_FOUND: { status: 404, message: 'There is nothing here.' },
  OUTSIDE_ROOT: { status: 422, message: 'The path leads outside the folder that was named.' },
  PAYLOAD_TOO_LARGE: { status: 413, message: 'This is larger than what is accepted.' },
  PERL_MISSING: {
    status: 500,
    message: 'Perl is missing: exiftool needs it (on Debian and Ubuntu: apt-get install perl-base).',
  },
  PORT_IN_USE: { status: 500, message: 'The port is taken by another program.' },
  SCHEMA_TOO_NEW: { status: 500, message: 'The database was made by a newer version of Enfilade.' },
  SIGN_IN_FAILED: { status: 401, message: 'Name or password is wrong.' },
  SIGN_IN_REQUIRED: { status: 401, message: 'Sign in first.' },
  SLUG_TAKEN: { status: 409, message: 'This address is taken.' },
  STALE: { status: 412, message: 'This was changed in the meantime.' },
  STORAGE_MARKER_MISMATCH: {
    status: 500,
    message: 'The storage folder is not the one that belongs to this gallery.',
  },
  TOKEN_REFUSED: {
    status: 401,
    message: 'This token is unknown, was revoked or has expired.',
  },
  TOO_LARGE: { status: 422, message: 'The image is larger than what is accepted.' },
  TOO_MANY_REQUESTS: { status: 429, message: 'Too many requests. Try again later.' },
  UNDO_CONFLICT: { status: 409, message: 'This was changed since, so it cannot be undone as it is.' },
  UNKNOWN_COMMAND: { status: 400, message: 'There is no such command.' },
  UNREADABLE_FILE: { status: 422, message: 'The file cannot be read.' },
  UNSUPPORTED_FORMAT: { status: 415, message: 'This is not an image of a kind that is accepted.' },
  VALIDATION_FAILED: { status: 400, message: 'A field is wrong.' },
  VIEWING_AS_OTHERS: { status: 409, message: 'You are looking as somebody else. Stop that first.' },
  WRONG_USAGE: { status: 400, message: 'The command was used in a wrong way.' },
} as const satisfies Record<string, ErrorCodeEntry>;

export type ErrorCode = keyof typeof errorCodes;
