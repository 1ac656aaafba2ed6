import { fail } from '../../errors/app-error.ts';
import { permit } from '../../http/permit.ts';
import type { Context } from '../../http/state.ts';
import type { CallContext, Feed, Guarded } from '../../plugin-api/index.ts';
import { pluginRequest } from '../plugin-request.ts';
import type { PluginAddress, PluginPageParts } from '../plugin-router.ts';

/** Documents for machines: ETag, 304 and compression come with every whole answer. */
export function feedAddresses(parts: PluginPageParts): PluginAddress[] {
  return parts.extensions.contributions.of('feed').map(feed => ({
    plugin: feed.plugin,
    method: 'GET',
    path: feed.path,
    permit: permit('guest'),
    inLinks: feed.inLinks === true,
    answer: (ctx, context) => sendFeed(parts, ctx, { feed, context }),
  }));
}

async function sendFeed(
  parts: PluginPageParts,
  ctx: Context,
  { feed, context }: { feed: Guarded<Feed>; context: CallContext },
): Promise<void> {
  const answer = (await feed.build(pluginRequest(ctx, parts), context)) ?? fail('NOT_FOUND');
  ctx.body = answer.body;
  ctx.set('Content-Type', withCharset(feed.type));
  if (ctx.state.viewer.kind === 'guest') return;
  // what a reader asks for again and again may be kept by it, and by nothing between
  ctx.set('Cache-Control', 'private, no-cache');
  ctx.vary(['Cookie', 'Authorization']);
}

function withCharset(type: string): string {
  return /charset=/i.test(type) ? type : `${type}; charset=utf-8`;
}
