import { createHash, randomBytes } from 'node:crypto';

/** Random text for an address, a cookie or a header, in the alphabet of base64url: whoever has it comes in. */
export function newToken(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}

/** What is kept of a token, its SHA-256: with so many random bits nothing slower is needed. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
