import { createHmac, timingSafeEqual } from 'node:crypto';

/** Vouches for what visitors keep for us and could change. Each use begins its texts with a name of its own. */
export interface Signer {
  /** 43 characters of base64url. */
  sign(text: string): string;
  isRight(text: string, signature: string): boolean;
}

export function createSigner(secret: string): Signer {
  const sign = (text: string) => createHmac('sha256', secret).update(text).digest('base64url');
  return { sign, isRight: (text, signature) => isSameText(sign(text), signature) };
}

/** In the same time wherever they differ, so that nobody finds out a secret letter by letter. */
export function isSameText(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
