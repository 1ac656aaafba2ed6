import { randomInt } from 'node:crypto';

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** A public id: 11 characters of base 58 (64 bits), random, so that nobody can guess or count. */
export function newId(): string {
  return Array.from({ length: 11 }, () => alphabet[randomInt(alphabet.length)]).join('');
}
