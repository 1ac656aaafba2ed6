import { randomBytes } from 'node:crypto';
import type { CookieJar } from '../http/cookies.ts';
import { createSigner } from '../http/signer.ts';
import type { Context } from '../http/state.ts';

const cookieName = 'device';
const oneYear = 365 * 24 * 3_600_000;

/** Remembers in a cookie that somebody signed in here before: while others guess, this browser isn't slowed down. */
export interface KnownDevices {
  /** The name of this device when it is known for this account; else null. */
  recognise(ctx: Context, account: string): string | null;
  remember(ctx: Context, account: string): void;
}

export function createKnownDevices({
  secret,
  cookies,
}: {
  secret: string;
  cookies: CookieJar;
}): KnownDevices {
  const signer = createSigner(secret);
  const known = (account: string, device: string) => `device:${account.trim().toLowerCase()}:${device}`;
  return {
    recognise(ctx, account) {
      const [device = '', signature = ''] = (cookies.get(ctx, cookieName) ?? '').split('.');
      return signer.isRight(known(account, device), signature) ? device : null;
    },
    remember(ctx, account) {
      const device = randomBytes(9).toString('base64url');
      const value = `${device}.${signer.sign(known(account, device))}`;
      cookies.set(ctx, cookieName, value, { maxAge: oneYear });
    },
  };
}
