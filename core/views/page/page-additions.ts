import type { HeadElement, NavigationItem, PageFacts, SlotName } from '../../plugin-api/index.ts';
import type { Extensions } from '../extensions.ts';
import type { Translate } from '../texts/catalogues.ts';
import type { LoadedPiece, LoadSlots } from './blocks.ts';
import { callContextOf } from './call-context.ts';
import type { PageModel, RenderContext } from './page-model.ts';

/** What plugins say that a page shows besides its own, before any of it is rendered. */
export interface Additions {
  readonly pieces: readonly LoadedPiece[];
  readonly head: readonly HeadElement[];
}

/** Asks plugins for what they add to this page, all at once; nobody is asked where nobody has anything to add. */
export async function findAdditions(
  ctx: RenderContext,
  model: PageModel,
  { extensions, loadSlots }: { extensions: Extensions; loadSlots: LoadSlots },
): Promise<Additions> {
  const [pieces, head] = await Promise.all([
    loadSlots({ 'site.footer': {}, ...model.slots }, () => callContextOf(ctx)),
    findHead(ctx, model, extensions),
  ]);
  return { pieces, head };
}

async function findHead(
  ctx: RenderContext,
  { subject, title, added }: PageModel,
  { hooks }: Extensions,
): Promise<readonly HeadElement[]> {
  const own = added?.head ?? [];
  if (subject === undefined || !hooks.has('page.heading')) return own;
  const { base = '' } = ctx.state;
  const whole: PageFacts = {
    path: ctx.path.slice(base.length) || '/',
    title,
    albumSlug: null,
    photoId: null,
    tagSlugs: [],
    query: null,
    ...subject,
  };
  const answers = await hooks.call('page.heading', whole, callContextOf(ctx));
  return [...own, ...answers.flatMap(({ value }) => value)];
}

/** Paths of this site lead below the share link that the page is shown by. */
export function headBelow(head: readonly HeadElement[], base: string): readonly HeadElement[] {
  if (base === '') return head;
  return head.map(element =>
    element.tag === 'link' && /^\/(?!\/)/.test(element.href)
      ? { ...element, href: base + element.href }
      : element,
  );
}

export interface NavigationLink {
  readonly href: string;
  readonly label: string;
  readonly isCurrent: boolean;
}

/** The links that plugins add to the menu or the footer, in the reader's language. */
export function navigationOf(
  { contributions }: Extensions,
  parts: {
    readonly place: NavigationItem['place'];
    readonly path: string;
    readonly translate: (plugin: string) => Translate;
  },
): readonly NavigationLink[] {
  const { place, path, translate } = parts;
  return contributions
    .of('navigation')
    .filter(item => item.place === place)
    .map(({ plugin, label, href }) => ({ href, label: translate(plugin)(label), isCurrent: href === path }));
}

/** What stands in each slot, in the order of the plugins, once every piece is HTML. */
export function fillSlots(
  pieces: readonly LoadedPiece[],
  render: (piece: LoadedPiece) => string,
): ReadonlyMap<SlotName, string> {
  const slots = new Map<SlotName, string>();
  for (const piece of pieces) slots.set(piece.slot, (slots.get(piece.slot) ?? '') + render(piece));
  return slots;
}
