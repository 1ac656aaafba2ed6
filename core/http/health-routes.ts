import type { Middleware } from './state.ts';

export interface Health {
  /** Whether requests should be sent here: false while starting, stopping, or without a database. */
  isReady(): Promise<boolean>;
}

/** `/health/live` and `/health/ready`, before everything that needs a database. */
export function healthRoutes(health: Health): Middleware {
  return async (ctx, next) => {
    if (ctx.path === '/health/live') return answer(ctx, true);
    if (ctx.path === '/health/ready') return answer(ctx, await health.isReady());
    await next();
  };
}

function answer(ctx: Parameters<Middleware>[0], isFine: boolean): void {
  ctx.status = isFine ? 200 : 503;
  if (!isFine) ctx.set('Retry-After', '5');
  ctx.set('Cache-Control', 'no-store');
  ctx.body = { status: isFine ? 'ok' : 'unavailable' };
}
