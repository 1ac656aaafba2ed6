/** How many archives are made at the same time. */
export interface Slots {
  /** @returns what gives the slot back; undefined when there is none for this one now */
  take(holder: string): (() => void) | undefined;
}

export function createSlots({ each, all }: { readonly each: number; readonly all: number }): Slots {
  const held = new Map<string, number>();
  let total = 0;
  return {
    take(holder) {
      const own = held.get(holder) ?? 0;
      if (own >= each || total >= all) return undefined;
      held.set(holder, own + 1);
      total += 1;
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        total -= 1;
        const left = held.get(holder)! - 1;
        if (left === 0) held.delete(holder);
        else held.set(holder, left);
      };
    },
  };
}
