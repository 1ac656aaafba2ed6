import type { Eta } from 'eta';
import { fail } from '../../errors/app-error.ts';
import { allowImageHosts } from '../pictures/image-hosts.ts';
import { pluginTemplateName, templateData } from '../templating/plugin-templates.ts';
import type { Catalogues, Translate } from '../texts/catalogues.ts';
import type { LoadedPiece } from './blocks.ts';
import type { Page } from './describe-page.ts';
import { type Additions, fillSlots, headBelow } from './page-additions.ts';
import type { PageModel, RenderContext } from './page-model.ts';

/** A plugin's template with what it is to show. */
export interface PluginTemplate {
  /** Id of the plugin. */
  readonly plugin: string;
  /** As its contribution names it. */
  readonly template: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Parts {
  readonly catalogues: Catalogues;
  readonly translatorOf: (plugin: string, locale: string) => Translate;
  readonly pluginAsset: (plugin: string, name: string) => string;
  readonly eta: Eta;
}

/** @throws AppError PLUGIN_FAILED */
export function renderTemplate(
  ctx: RenderContext,
  { plugin, template, data }: PluginTemplate,
  { eta, catalogues, translatorOf, pluginAsset }: Parts,
): string {
  const locale = ctx.state.locale ?? 'en';
  const whole = templateData(data, {
    ctx,
    t: ctx.state.t ?? catalogues.translator(locale),
    translate: translatorOf(plugin, locale),
    direction: ctx.state.direction ?? catalogues.direction(locale),
    assetAddress: name => pluginAsset(plugin, name),
    renderCore: (name, given) => eta.render(name, given),
  });
  try {
    return eta.render(pluginTemplateName(plugin, template), whole);
  } catch (cause) {
    return fail('PLUGIN_FAILED', { cause, details: { plugin, template } });
  }
}

/** What plugins add to a page, as the layout prints it. */
export function addToPage(
  ctx: RenderContext,
  { pieces, head }: Additions,
  parts: Parts & { readonly page: Page },
) {
  const { page, pluginAsset } = parts;
  const used = { styles: new Set<string>(), scripts: new Set<string>(), hosts: new Set<string>() };
  const slots = fillSlots(pieces, piece => {
    if (piece.kind === 'failure') return tellOfFailure(ctx, piece.plugin, parts);
    const html = renderPiece(ctx, piece, parts);
    if (piece.kind === 'block' && html !== '') {
      const { plugin, styles = [], scripts = [], hosts = [] } = piece.block;
      for (const name of styles) used.styles.add(pluginAsset(plugin, name));
      for (const name of scripts) used.scripts.add(pluginAsset(plugin, name));
      for (const host of hosts) used.hosts.add(host);
    }
    return html;
  });
  return ({ added }: PageModel) => {
    const hosts = [...used.hosts, ...(added?.hosts ?? [])];
    if (hosts.length > 0) openTo(ctx, hosts);
    return {
      slot: (name: Parameters<typeof slots.get>[0]) => slots.get(name) ?? '',
      styles: [...used.styles, ...(added?.styles ?? []), ...page.themeStyles],
      scripts: [...used.scripts, ...(added?.scripts ?? [])],
      head: headBelow(head, page.base),
    };
  };
}

function renderPiece(
  ctx: RenderContext,
  piece: Exclude<LoadedPiece, { kind: 'failure' }>,
  parts: Parts & { readonly page: Page },
): string {
  const { eta, page, translatorOf } = parts;
  if (piece.kind === 'link') {
    const { plugin, label } = piece.action;
    const href = piece.href.startsWith('/') ? page.base + piece.href : piece.href;
    return eta.render('@partials/action', { href, label: translatorOf(plugin, page.locale)(label) });
  }
  const { plugin, template, id, slot } = piece.block;
  try {
    const html = renderTemplate(ctx, { plugin, template, data: piece.data! }, parts);
    return eta.render('@partials/block', { plugin, id, slot, html });
  } catch {
    return tellOfFailure(ctx, plugin, parts);
  }
}

/** Visitors aren't bothered with it; who can see to it is told. What lacks a part is not kept for others. */
function tellOfFailure(
  ctx: RenderContext,
  plugin: string,
  { eta, page }: { readonly eta: Eta; readonly page: Page },
): string {
  ctx.state.isPartial = true;
  if (!ctx.state.read?.rights.administer) return '';
  return eta.render('@partials/block-failed', { t: page.t, plugin });
}

/** Other sites are told where a picture is shown, and no more; below a share link nothing. */
function openTo(ctx: RenderContext, hosts: readonly string[]): void {
  const policy = ctx.response.get('Content-Security-Policy');
  if (policy) ctx.set('Content-Security-Policy', allowImageHosts(policy, hosts));
  if (!ctx.state.base) ctx.set('Referrer-Policy', 'strict-origin-when-cross-origin');
}
