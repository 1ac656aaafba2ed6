/** What a measured value is to be; null: it is told for its own sake. */
export type Goal = { readonly atMost: number } | { readonly atLeast: number } | null;

/** How a value is written: `×` is a ratio to the reference of the same run. */
export type Unit = '×' | 'ms' | 's' | 'kB' | 'MB' | '%' | '';

/** One line of the result. */
export interface Finding {
  readonly bench: string;
  readonly what: string;
  readonly value: number;
  readonly unit: Unit;
  readonly goal: Goal;
  /** Absolute figures and circumstances, for those who read on. */
  readonly note?: string;
}

/** Null where there is no goal. A value that could not be measured meets none. */
export function isMet({ value, goal }: Pick<Finding, 'value' | 'goal'>): boolean | null {
  if (goal === null) return null;
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
}
