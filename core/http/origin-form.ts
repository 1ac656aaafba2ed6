import type { Middleware } from './state.ts';

/**
 * Brings what a proxy would be asked for (`GET http://host/albums`, RFC 9112, section 3.2.2) to the form that everything
 * else reads: a path with its query. What can't be read is `*`, which is nowhere.
 */
export function useOriginForm(): Middleware {
  return (ctx, next) => {
    const target = ctx.req.url ?? '*';
    if (!target.startsWith('/')) ctx.req.url = pathOf(target);
    return next();
  };
}

function pathOf(target: string): string {
  if (!/^https?:/i.test(target) || !URL.canParse(target)) return '*';
  const { pathname, search } = new URL(target);
  return pathname + search;
}
