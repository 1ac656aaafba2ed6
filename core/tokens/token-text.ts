import { createHash, randomBytes } from 'node:crypto';

/** By which people and secret scanners know one of ours. */
const prefix = 'enf_';
const pattern = /^enf_[A-Za-z0-9_-]{43}$/;

/** 256 random bits behind the prefix. */
export function createTokenText(): string {
  return prefix + randomBytes(32).toString('base64url');
}

/** Whether it could be one of ours at all: what couldn't is not looked up. */
export function isTokenText(text: string): boolean {
  return pattern.test(text);
}

/** SHA-256 is enough: what is hashed is random, so there is nothing to guess. */
export function hashToken(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
