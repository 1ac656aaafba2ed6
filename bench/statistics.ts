/** The value that as many lie below as above; NaN of nothing. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The value below which this share (0 to 1) of the values lies, between two of them when it falls there. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)]!;
  const above = sorted[Math.ceil(at)]!;
  return below + (above - below) * (at - Math.floor(at));
}

/** Something measured in turns with its reference. */
export interface Paired {
  /** Medians over the rounds. */
  readonly subject: number;
  readonly reference: number;
  /**
   * The median of each round's own ratio: what disturbs the machine for longer than a round disturbs both sides of it
   * alike, while a ratio of medians may put a calm round against a busy one.
   */
  readonly ratio: number;
}

/** `subject` and `reference` hold one value a round, in the same order. */
export function pairRounds(subject: readonly number[], reference: readonly number[]): Paired {
  if (subject.length !== reference.length)
    throw new RangeError(`${subject.length} rounds were compared with ${reference.length}`);
  const ratios = subject.map((value, index) => value / reference[index]!);
  return { subject: median(subject), reference: median(reference), ratio: median(ratios) };
}
