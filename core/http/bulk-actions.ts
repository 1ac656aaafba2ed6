import type { PhotoContext } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import { contextQuery } from '../views/pictures/photo-context.ts';
import { hasManageRight } from './manage-page.ts';
import type { Context } from './state.ts';

/** What plugins offer to do with several photos, as options of a choice; only what is for this viewer. */
export async function bulkActionsFor(
  views: Views,
  ctx: Context,
): Promise<readonly { readonly value: string; readonly label: string }[]> {
  const all = views.contributions.of('bulkAction');
  const judged = all.map(async ({ plugin, id, label, right }) => ({
    isTheirs: await hasManageRight(ctx, right),
    value: `${plugin}:${id}`,
    label: views.translatorOf(plugin, ctx.state.locale)(label),
  }));
  return (await Promise.all(judged)).filter(({ isTheirs }) => isTheirs);
}

/** Where photos of such a set are chosen for what plugins offer; null where nothing is for this viewer. */
export async function chooseAddress(
  views: Views,
  ctx: Context,
  context: PhotoContext,
): Promise<string | null> {
  if (ctx.state.viewer.kind !== 'user' || ctx.state.base !== '') return null;
  return (await bulkActionsFor(views, ctx)).length > 0 ? `/admin/bulk${contextQuery(context)}` : null;
}
