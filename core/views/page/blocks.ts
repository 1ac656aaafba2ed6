import type {
  Block,
  CallContext,
  Guarded,
  PhotoAction,
  SlotName,
  SlotProps,
  TemplateData,
} from '../../plugin-api/index.ts';
import { type Extensions, keepByGeneration } from '../extensions.ts';

/** The slots of a page, with what their blocks get. */
export type PageSlots = { readonly [Slot in SlotName]?: SlotProps[Slot] };

type Piece =
  | { readonly kind: 'block'; readonly block: Guarded<Block>; readonly data: TemplateData }
  | { readonly kind: 'link'; readonly action: Guarded<PhotoAction>; readonly href: string }
  /** The plugin threw, was too late or answered nonsense; the guard has kept why. */
  | { readonly kind: 'failure'; readonly plugin: string };

/** What a plugin puts into a slot of this page. */
export type LoadedPiece = Piece & { readonly slot: SlotName };

export type LoadSlots = (slots: PageSlots, context: () => CallContext) => Promise<readonly LoadedPiece[]>;

const nothing: readonly LoadedPiece[] = [];

/** Asks the blocks of all slots of a page at once, each by one call. Costs nothing where there are none. */
export function createSlotLoader(extensions: Extensions): LoadSlots {
  const blocksBySlot = keepByGeneration(extensions, () =>
    Map.groupBy(extensions.contributions.of('block'), ({ slot }) => slot),
  );
  return async (slots, context) => {
    const bySlot = blocksBySlot();
    const actions = slots['photo.actions'] === undefined ? [] : extensions.contributions.of('photoAction');
    if (bySlot.size === 0 && actions.length === 0) return nothing;
    const asked: Promise<LoadedPiece | null>[] = [];
    for (const slot of Object.keys(slots) as SlotName[]) {
      const props = slots[slot]!;
      for (const block of bySlot.get(slot) ?? []) asked.push(loadBlock(block, props, context()));
    }
    for (const action of actions) asked.push(loadAction(action, slots['photo.actions']!, context()));
    const pieces = await Promise.all(asked);
    return pieces.filter(piece => piece !== null);
  };
}

async function loadBlock(
  block: Guarded<Block>,
  props: object,
  context: CallContext,
): Promise<LoadedPiece | null> {
  const { slot, plugin } = block;
  try {
    const data = await (block.load as (props: object, context: CallContext) => Promise<TemplateData>)(
      props,
      context,
    );
    return data ? { slot, kind: 'block', block, data } : null;
  } catch {
    return { slot, kind: 'failure', plugin };
  }
}

async function loadAction(
  action: Guarded<PhotoAction>,
  props: SlotProps['photo.actions'],
  context: CallContext,
): Promise<LoadedPiece | null> {
  const slot = 'photo.actions';
  try {
    const href = await action.href(props, context);
    return href ? { slot, kind: 'link', action, href } : null;
  } catch {
    return { slot, kind: 'failure', plugin: action.plugin };
  }
}
