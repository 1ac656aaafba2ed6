import { createHash, randomBytes } from 'node:crypto';

/** What stands in a link's address: 192 random bits in 32 characters. */
export function newLinkToken(): string {
  return randomBytes(24).toString('base64url');
}

/** SHA-256 in hex: with so many random bits nothing slower is needed. */
export function hashLinkToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Whether a part of an address can be a link's token; nothing is asked for what can't. */
export function isLinkToken(text: string): boolean {
  return /^[\w-]{32}$/.test(text);
}
