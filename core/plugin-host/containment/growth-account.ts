/** Who was at work while memory grew. */
export interface GrowthAccount {
  /** From here on it counts; what was noted before is forgotten. */
  restart(bytes: number): void;
  /** How much more there is than when somebody was last blamed; 0 when that is too little to ask. */
  due(bytes: number): number;
  /** The growth up to now was while this one ran; null: nobody is known. */
  blame(who: string | null, bytes: number): void;
  /** Who ran during most of the growth; null: nobody in particular. */
  leader(): string | null;
}

/** @param step bytes of growth that are worth asking who it was. */
export function createGrowthAccount(step: number): GrowthAccount {
  let asked = 0;
  let total = 0;
  const byWhom = new Map<string, number>();
  return {
    restart(bytes) {
      asked = bytes;
      total = 0;
      byWhom.clear();
    },
    due(bytes) {
      // what was given back counts anew when it is taken again
      if (bytes < asked) asked = bytes;
      return bytes - asked >= step ? bytes - asked : 0;
    },
    blame(who, bytes) {
      const growth = Math.max(0, bytes - asked);
      asked = bytes;
      total += growth;
      if (who !== null) byWhom.set(who, (byWhom.get(who) ?? 0) + growth);
    },
    leader() {
      for (const [who, growth] of byWhom) if (growth * 2 >= total) return who;
      return null;
    },
  };
}

const mega = 1024 ** 2;

/**
 * Bytes of resident memory at which the process ends rather than the machine: what it had at its start and `extra`, but
 * before V8 gives up by itself or a small machine is full, neither of which leaves a name.
 */
export function findMemoryLimit(given: {
  readonly start: number;
  readonly extra: number;
  /** V8's own limit. */
  readonly heap: number;
  /** Of the machine or container. */
  readonly machine: number;
}): number {
  const { start, extra, heap, machine } = given;
  const least = start + 256 * mega;
  return Math.max(least, Math.min(start + extra, start + heap * 0.75, machine * 0.75));
}
