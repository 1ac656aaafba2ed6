import { createHash, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { createAttemptLimit } from '../database/attempt-limit.ts';
import { fail } from '../errors/app-error.ts';
import { createCookieJar } from '../http/cookies.ts';
import type { Context, PickBox } from '../http/state.ts';
import { readFavouritesOf, replaceFavourites } from './queries/favourites.ts';

const cookieName = 'link-visitor';
/** ms */
const life = 180 * 86_400_000;
/** As many as a browser keeps. */
const mostPerVisitor = 2_000;
/** Sent in a row before an address has to wait. */
const rule = { kind: 'picks', freePerPair: 20, freePerAddress: 60 } as const;

export type PickBoxFor = (shareId: string) => PickBox;

/**
 * Keeps what visitors of a link pick. A visitor is known again by a cookie that goes to this link's own addresses alone; it is
 * set when they send something, and no sooner.
 */
export function createPickBoxes({ db, publicUrl }: { db: Knex; publicUrl: string | null }): PickBoxFor {
  const jar = createCookieJar(publicUrl, ctx => ctx.state.base);
  const limit = createAttemptLimit(db, rule);
  return shareId => ({
    async read(ctx) {
      const word = jar.get(ctx, cookieName);
      if (word === undefined) return null;
      const rows = await readFavouritesOf(db, shareId, hash(word));
      return rows[0] ? { photoIds: rows.map(({ photoId }) => photoId), name: rows[0].name } : null;
    },
    async send(ctx, { photoIds, name }) {
      if (photoIds.length > mostPerVisitor) fail('PAYLOAD_TOO_LARGE');
      await takeTime(ctx, shareId);
      const word = jar.get(ctx, cookieName) ?? randomBytes(16).toString('base64url');
      jar.set(ctx, cookieName, word, { maxAge: life });
      const picked = { shareId, visitor: hash(word), name };
      if (!(await replaceFavourites(db, picked, photoIds))) fail('FAVOURITES_FULL');
    },
  });

  async function takeTime(ctx: Context, target: string): Promise<void> {
    const attempt = { target, address: ctx.ip };
    const seconds = await limit.check(attempt);
    if (seconds > 0) {
      ctx.set('Retry-After', String(seconds));
      fail('TOO_MANY_REQUESTS');
    }
    await limit.failed(attempt);
  }
}

function hash(word: string): string {
  return createHash('sha256').update(word).digest('base64url').slice(0, 22);
}
