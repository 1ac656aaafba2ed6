import { fail } from '../../errors/app-error.ts';
import { permit } from '../../http/permit.ts';
import type { Context } from '../../http/state.ts';
import type { CallContext, Guarded, PageContribution } from '../../plugin-api/index.ts';
import { pluginRequest } from '../plugin-request.ts';
import type { PluginAddress, PluginPageParts } from '../plugin-router.ts';

/** The pages that plugins add, in the site's frame. */
export function pageAddresses(parts: PluginPageParts): PluginAddress[] {
  return parts.extensions.contributions.of('page').map(page => ({
    plugin: page.plugin,
    method: 'GET',
    path: page.path,
    permit: permit('guest'),
    inLinks: page.inLinks === true,
    answer: (ctx, context) => showPage(parts, ctx, { page, context }),
  }));
}

async function showPage(
  parts: PluginPageParts,
  ctx: Context,
  { page, context }: { page: Guarded<PageContribution>; context: CallContext },
): Promise<void> {
  const { views } = parts;
  if (page.hasForm) {
    if (ctx.state.base === '') parts.ensureFormToken(ctx);
    // a guest who comes again brings the cookie along, so none is set that would say so
    ctx.set('Cache-Control', 'no-store');
  }
  const answer = (await page.load(pluginRequest(ctx, parts), context)) ?? fail('NOT_FOUND');
  const { plugin, styles = [], scripts = [], hosts = [] } = page;
  const html = await views.renderPlugin(ctx as never, {
    plugin,
    template: answer.template ?? page.template,
    data: answer.data,
  });
  const address = (name: string) => views.pluginAsset(plugin, name);
  await views.render(ctx as never, '@plugin-pages/page', {
    title: answer.title,
    description: answer.description,
    noIndex: answer.noIndex,
    bodyClass: `plugin-page ${plugin}`,
    openGraph: { type: 'website' },
    canonical: ctx.state.base === '' ? ctx.path : undefined,
    subject: { page: `${plugin}:${page.id}` },
    added: { styles: styles.map(address), scripts: scripts.map(address), hosts, head: answer.head ?? [] },
    html,
  });
}
