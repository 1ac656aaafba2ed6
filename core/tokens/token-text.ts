import { newToken } from '../database/random-token.ts';

/** By which people and secret scanners know one of ours. */
const prefix = 'enf_';
const pattern = /^enf_[A-Za-z0-9_-]{43}$/;

/** 256 random bits behind the prefix. */
export function createTokenText(): string {
  return prefix + newToken(32);
}

/** Whether it could be one of ours at all: what couldn't is not looked up. */
export function isTokenText(text: string): boolean {
  return pattern.test(text);
}
