import { hashToken, newToken } from '../database/random-token.ts';

/** What stands in a link's address: 192 random bits in 32 characters. */
export function newLinkToken(): string {
  return newToken(24);
}

/** In hex, as `share_secrets` keeps it. */
export function hashLinkToken(token: string): string {
  return hashToken(token).toString('hex');
}

/** Whether a part of an address can be a link's token; nothing is asked for what can't. */
export function isLinkToken(text: string): boolean {
  return /^[\w-]{32}$/.test(text);
}
