import { createHash } from 'node:crypto';
import { createCookieJar } from '../http/cookies.ts';
import { createSigner } from '../http/signer.ts';
import type { Context } from '../http/state.ts';
import type { FollowedLink } from './queries/visits.ts';

/** What a visitor has shown, kept in cookies that go to this link's own addresses alone and open no other. */
export interface GateCookies {
  isUnlocked(ctx: Context, link: FollowedLink): boolean;
  hasAccepted(ctx: Context, link: FollowedLink): boolean;
  unlock(ctx: Context, link: FollowedLink): void;
  accept(ctx: Context, link: FollowedLink): void;
}

const dayMs = 86_400_000;
/** A day for who knew the password, a month for who read the terms. */
const lives = { key: dayMs, terms: 30 * dayMs };

/** The terms as they were read, so that others have to be accepted anew. */
export function hashTerms(terms: string | null): string {
  return createHash('sha256')
    .update(terms ?? '')
    .digest('base64url')
    .slice(0, 22);
}

/** Signed and bound to the link and to its password or terms: with another of these, a cookie means nothing. */
export function createGateCookies(parts: { secret: string; publicUrl: string | null }): GateCookies {
  const jar = createCookieJar(parts.publicUrl, ctx => ctx.state.base);
  const signer = createSigner(parts.secret);
  const textOf = (kind: keyof typeof lives, link: FollowedLink, until: string) => {
    const proven = kind === 'key' ? link.passwordHash : hashTerms(link.terms);
    return `link-${kind}:${link.id}:${until}:${proven}`;
  };
  const holds = (kind: keyof typeof lives, ctx: Context, link: FollowedLink) => {
    const [until = '', signature = ''] = (jar.get(ctx, `link-${kind}`) ?? '').split('.');
    return Number(until) > Date.now() && signer.isRight(textOf(kind, link, until), signature);
  };
  const give = (kind: keyof typeof lives, ctx: Context, link: FollowedLink) => {
    const until = String(Date.now() + lives[kind]);
    const value = `${until}.${signer.sign(textOf(kind, link, until))}`;
    jar.set(ctx, `link-${kind}`, value, { maxAge: lives[kind] });
  };
  return {
    isUnlocked: (ctx, link) => holds('key', ctx, link),
    hasAccepted: (ctx, link) => holds('terms', ctx, link),
    unlock: (ctx, link) => give('key', ctx, link),
    accept: (ctx, link) => give('terms', ctx, link),
  };
}
