import type { Context, Middleware } from './state.ts';

/** The part of an address behind which a secret stands: links and the set-up token are not for the log. */
const secretPath = /^\/(s|setup|welcome)\/[^/]+/i;
const slow = 1_000;

/** One line per request, when its headers are out. Queries are left out: searches are nobody else's business. */
export function accessLog(): Middleware {
  return async (ctx, next) => {
    const startedAt = performance.now();
    try {
      await next();
    } finally {
      writeLine(ctx, Math.round(performance.now() - startedAt));
    }
  };
}

function writeLine(ctx: Context, ms: number): void {
  const level = ctx.status >= 500 ? 'warn' : ms > slow ? 'info' : 'debug';
  const { log } = ctx.state;
  if (!log.isLevelEnabled(level)) return;
  const path = ctx.path.replace(secretPath, '/$1/…');
  log[level]({ method: ctx.method, path, status: ctx.status, ms, address: ctx.ip }, 'request');
}
