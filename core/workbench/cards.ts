import { hasManageRight } from '../http/manage-page.ts';
import type { Context } from '../http/state.ts';
import type { DashboardCard, Guarded } from '../plugin-api/index.ts';
import type { Views } from '../views/create-views.ts';
import { callContextOf } from '../views/page/call-context.ts';

export interface Card {
  readonly id: string;
  readonly title: string;
  /** Null: it could not be made. */
  readonly html: string | null;
}

/** Cards of plugins for this viewer, all at once; one that has nothing to say is left out. */
export async function loadCards(views: Views, ctx: Context): Promise<readonly Card[]> {
  const all = views.contributions.of('dashboardCard');
  const cards = await Promise.all(all.map(card => loadCard(views, ctx, card)));
  return cards.filter(card => card !== null);
}

async function loadCard(views: Views, ctx: Context, card: Guarded<DashboardCard>): Promise<Card | null> {
  if (!(await hasManageRight(ctx, card.right))) return null;
  const { plugin, id, template } = card;
  const named = {
    id: `card-${plugin}-${id}`,
    title: views.translatorOf(plugin, ctx.state.locale)(card.title),
  };
  try {
    const data = await card.load({}, callContextOf(ctx as never));
    if (data === null || data === undefined) return null;
    return { ...named, html: await views.renderPlugin(ctx as never, { plugin, template, data }) };
  } catch (error) {
    ctx.state.log.debug({ err: error, plugin, card: id }, 'a card could not be made');
    return { ...named, html: null };
  }
}
