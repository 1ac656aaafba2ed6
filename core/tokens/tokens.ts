import type { Knex } from 'knex';
import { isAdministrator } from '../access/index.ts';
import { newId } from '../changes/ids.ts';
import { createAttemptLimit } from '../database/attempt-limit.ts';
import { hashToken } from '../database/random-token.ts';
import { fail } from '../errors/app-error.ts';
import type { ResolveToken } from '../http/bearer.ts';
import type { Readers, TokenViewer, UserViewer, Viewer } from '../plugin-api/index.ts';
import {
  countTokens,
  findTokenByHash,
  insertToken,
  listTokens,
  revokeToken,
  type TokenSummary,
  type TokenWithUser,
  touchToken,
} from './queries.ts';
import { checkNewToken, type NewToken } from './schemas.ts';
import { createTokenText, isTokenText } from './token-text.ts';

export type { TokenSummary };

/** Tokens for programs. Operational records like sessions: in no history, and undone by revoking. */
export interface Tokens {
  /**
   * Returns the token this once: it is kept as its SHA-256 alone.
   *
   * @throws AppError VALIDATION_FAILED, FORBIDDEN for a scope that the viewer hasn't got, NOT_FOUND for an album that
   * they don't see, CONFLICT when they have too many
   */
  create(by: TokenMaker, token: NewToken): Promise<{ readonly id: string; readonly token: string }>;
  /** Those that were not revoked, newest first. */
  list(userId: string): Promise<TokenSummary[]>;
  /** Only a token of this user; returns whether there was one. It opens nothing from now on. */
  revoke(userId: string, id: string): Promise<boolean>;
  resolve: ResolveToken;
}

/** Who makes a token, with the reading door opened for them. */
export interface TokenMaker {
  readonly viewer: Viewer;
  readonly read: Pick<Readers, 'albums'>;
}

const mostTokens = 100;
/** A program whose token was revoked goes on for a while. */
const freeTries = 20;

export function createTokens(db: Knex): Tokens {
  const limit = createAttemptLimit(db, { kind: 'token', freePerPair: freeTries, freePerAddress: freeTries });
  return {
    async create(by, asked) {
      checkNewToken(asked);
      const user = requireScopes(by.viewer, asked);
      const expiresAt = readExpiry(asked.expiresAt ?? null);
      const albumId = asked.albumId ?? null;
      if (albumId !== null && !(await by.read.albums.findById(albumId)))
        fail('NOT_FOUND', { pointer: '/albumId' });
      if ((await countTokens(db, user.userId)) >= mostTokens)
        fail('CONFLICT', { message: `Nobody has more than ${mostTokens} tokens; revoke one first.` });
      const [id, token] = [newId(), createTokenText()];
      const { name, scopes } = asked;
      const row = {
        id,
        userId: user.userId,
        tokenHash: hashToken(token),
        name: name.trim(),
        scopes,
        albumId,
        expiresAt,
      };
      await insertToken(db, row);
      return { id, token };
    },
    list: userId => listTokens(db, userId),
    revoke: (userId, id) => revokeToken(db, userId, id),
    async resolve(text, { fromThisMachine, address }) {
      const found = isTokenText(text) ? await findTokenByHash(db, hashToken(text)) : undefined;
      if (found && (fromThisMachine || !found.loopbackOnly)) {
        if (found.isUnseen) await touchToken(db, found.id);
        return { kind: 'right', viewer: viewerOf(found) };
      }
      // A right token is heard first, so that whoever guesses from the same address keeps nobody out.
      const attempt = { target: null, address };
      const seconds = await limit.check(attempt);
      if (seconds > 0) return { kind: 'wait', seconds };
      await limit.failed(attempt);
      return { kind: 'wrong' };
    },
  };
}

/** Nobody gives more than they have: what a token may do is judged with its user's rights each time it is used. */
function requireScopes(viewer: Viewer, { scopes, albumId }: NewToken): UserViewer {
  const pointer = '/scopes';
  if (viewer.kind !== 'user' && viewer.kind !== 'token') return fail('SIGN_IN_REQUIRED');
  const user = viewer.kind === 'token' ? viewer.user : viewer;
  if (scopes.includes('admin') && !isAdministrator(user))
    fail('FORBIDDEN', { message: 'Only administrators can give the scope admin.', pointer });
  if (viewer.kind === 'token' && !scopes.every(scope => viewer.scopes.includes(scope)))
    fail('FORBIDDEN', { message: 'A token gives no scope that it lacks itself.', pointer });
  if (scopes.includes('admin') && albumId)
    fail('VALIDATION_FAILED', { message: 'What is administered lies in no album.', pointer: '/albumId' });
  if (viewer.kind === 'token' && !mayLookAfterTokens(viewer)) fail('FORBIDDEN');
  return user;
}

/** A token that may not administer neither sees nor makes others: what it made would outlive it. */
export function mayLookAfterTokens({ scopes, albumId }: TokenViewer): boolean {
  return scopes.includes('admin') && albumId === null;
}

function readExpiry(text: string | null): Date | null {
  if (text === null) return null;
  const date = new Date(text);
  const pointer = '/expiresAt';
  if (Number.isNaN(date.getTime())) fail('VALIDATION_FAILED', { message: 'This is no date.', pointer });
  if (date.getTime() <= Date.now())
    fail('VALIDATION_FAILED', { message: 'A token expires in the future.', pointer });
  return date;
}

function viewerOf(found: TokenWithUser): TokenViewer {
  const { id, name, scopes, albumId, userId, userName, displayName, role, groupIds } = found;
  const user = { kind: 'user', userId, name: userName, displayName, role, groupIds } as const;
  return { kind: 'token', tokenId: id, name, user, scopes, albumId };
}
