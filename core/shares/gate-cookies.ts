import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
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
  const isSecure = parts.publicUrl?.startsWith('https:') ?? false;
  const nameOf = (kind: keyof typeof lives) => `${isSecure ? '__Secure-' : ''}enfilade-link-${kind}`;
  const sign = (kind: keyof typeof lives, link: FollowedLink, until: string) => {
    const proven = kind === 'key' ? link.passwordHash : hashTerms(link.terms);
    return createHmac('sha256', parts.secret)
      .update(`link-${kind}:${link.id}:${until}:${proven}`)
      .digest('base64url');
  };
  const holds = (kind: keyof typeof lives, ctx: Context, link: FollowedLink) => {
    const [until = '', signature = ''] = (ctx.cookies.get(nameOf(kind)) ?? '').split('.');
    return Number(until) > Date.now() && isEqual(sign(kind, link, until), signature);
  };
  const give = (kind: keyof typeof lives, ctx: Context, link: FollowedLink) => {
    const until = String(Date.now() + lives[kind]);
    // Koa judges by the connection and throws on a secure cookie over plain http
    ctx.cookies.secure = isSecure;
    ctx.cookies.set(nameOf(kind), `${until}.${sign(kind, link, until)}`, {
      path: ctx.state.base,
      sameSite: 'lax',
      httpOnly: true,
      secure: isSecure,
      maxAge: lives[kind],
      overwrite: true,
    });
  };
  return {
    isUnlocked: (ctx, link) => holds('key', ctx, link),
    hasAccepted: (ctx, link) => holds('terms', ctx, link),
    unlock: (ctx, link) => give('key', ctx, link),
    accept: (ctx, link) => give('terms', ctx, link),
  };
}

function isEqual(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
