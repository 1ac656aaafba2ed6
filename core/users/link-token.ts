import { createHash, randomBytes } from 'node:crypto';

/** 192 bits, as they stand in an address. */
export function newLinkToken(): string {
  return randomBytes(24).toString('base64url');
}

/** What is kept of a token. */
export function hashLinkToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
