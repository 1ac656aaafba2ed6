import { fail } from '../../errors/app-error.ts';
import { ownPath } from '../../http/own-path.ts';
import { permit } from '../../http/permit.ts';
import type { Context } from '../../http/state.ts';
import type { CallContext, Guarded, Route, RouteAnswer } from '../../plugin-api/index.ts';
import { pluginRequest } from '../plugin-request.ts';
import type { PluginAddress, PluginPageParts } from '../plugin-router.ts';

/** Headers that an answer may have of its own; what keeps pages apart and what caches may do is core's. */
const allowedHeaders =
  /^(accept-ranges|allow|content-disposition|content-language|last-modified|link|retry-after|x-robots-tag)$/i;

/** Addresses without the site's frame: files, targets of forms. */
export function plainAddresses(parts: PluginPageParts): PluginAddress[] {
  return parts.extensions.contributions.of('route').map(route => ({
    plugin: route.plugin,
    method: route.method,
    path: route.path,
    permit: permit(route.right),
    inLinks: false,
    answer: (ctx, context) => answerRoute(parts, ctx, { route, context }),
  }));
}

async function answerRoute(
  parts: PluginPageParts,
  ctx: Context,
  { route, context }: { route: Guarded<Route>; context: CallContext },
): Promise<void> {
  const answer = (await route.handle(pluginRequest(ctx, parts), context)) ?? fail('NOT_FOUND');
  if ('redirect' in answer) return redirect(ctx, answer.redirect);
  ctx.status = statusOf(answer);
  if ('json' in answer) {
    // as bytes, which aren't kept for other visitors: only pages are known to say the same to all
    ctx.body = Buffer.from(JSON.stringify(answer.json) ?? 'null');
    ctx.type = 'application/json; charset=utf-8';
    return;
  }
  ctx.body = typeof answer.body === 'string' ? Buffer.from(answer.body) : Buffer.from(answer.body);
  for (const [name, value] of Object.entries(answer.headers ?? {})) {
    if (allowedHeaders.test(name) && !/[\r\n]/.test(value)) ctx.set(name, value);
  }
  ctx.set('Content-Type', answer.type);
  ctx.set('X-Content-Type-Options', 'nosniff');
}

function redirect(ctx: Context, to: string): void {
  ctx.redirect(ownPath(to));
  ctx.status = 303;
}

function statusOf({ status = 200 }: Exclude<RouteAnswer, { redirect: string }>): number {
  return Number.isInteger(status) && status >= 200 && status < 600 ? status : 200;
}
