const units = { s: 1, min: 60, h: 3_600, d: 86_400 } as const;

/** Seconds of `90 s`, `15 min`, `2 h`, `1 d`; a bare number is seconds. Null for what is none of these. */
export function secondsOf(text: string): number | null {
  const [, amount, unit = 's'] = /^\s*(\d+)\s*(s|min|h|d)?\s*$/.exec(text) ?? [];
  return amount === undefined ? null : Number(amount) * units[unit as keyof typeof units];
}

/** In the largest unit that needs no fraction. */
export function durationText(seconds: number): string {
  const [unit, size] = Object.entries(units).findLast(([, each]) => seconds > 0 && seconds % each === 0) ?? [
    's',
    1,
  ];
  return `${seconds / size} ${unit}`;
}
