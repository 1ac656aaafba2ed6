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
  try {
    if ('redirect' in answer) redirect(ctx, answer.redirect);
    else send(ctx, answer);
  } catch (cause) {
    fail('PLUGIN_FAILED', { cause, details: { plugin: route.plugin, route: route.id } });
  }
}

/** As bytes, which aren't kept for other visitors: only pages and feeds are known to say the same to all guests. */
function send(ctx: Context, answer: Exclude<RouteAnswer, { redirect: string }>): void {
  const isJson = 'json' in answer;
  const body = Buffer.from(isJson ? (JSON.stringify(answer.json) ?? 'null') : (answer.body as string));
  const headers = isJson ? {} : (answer.headers ?? {});
  for (const [name, value] of Object.entries(headers)) if (allowedHeaders.test(name)) ctx.set(name, value);
  ctx.status = statusOf(answer);
  ctx.body = body;
  ctx.set('Content-Type', isJson ? 'application/json; charset=utf-8' : answer.type);
  ctx.set('X-Content-Type-Options', 'nosniff');
}

function redirect(ctx: Context, to: string): void {
  ctx.redirect(ownPath(to));
  ctx.status = 303;
}

function statusOf({ status = 200 }: Exclude<RouteAnswer, { redirect: string }>): number {
  return Number.isInteger(status) && status >= 200 && status < 600 ? status : 200;
}
