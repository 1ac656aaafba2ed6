export function clamp(value: number, low = 0, high = 1): number {
  return Math.min(Math.max(value, low), high);
}

export function lerp(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

/** 0 below `low`, 1 above `high`, an S between; `low` may be the greater one. */
export function smoothstep(low: number, high: number, value: number): number {
  const t = clamp((value - low) / (high - low));
  return t * t * (3 - 2 * t);
}
