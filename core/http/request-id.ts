import { randomUUID } from 'node:crypto';
import type { Log } from '../log/create-log.ts';
import type { Middleware } from './state.ts';

/** Names each request, in its log lines and in its answer, so that an error page can be found in the log. */
export function requestId(log: Log): Middleware {
  return (ctx, next) => {
    const id = randomUUID();
    ctx.state.requestId = id;
    ctx.state.log = log.child({ request: id });
    ctx.state.here = ctx.path + ctx.search;
    ctx.state.viewer = { kind: 'guest' };
    ctx.state.sessionId = null;
    ctx.state.base = '';
    ctx.state.link = null;
    ctx.state.formToken = null;
    ctx.state.form = new URLSearchParams();
    ctx.set('X-Request-Id', id);
    return next();
  };
}
