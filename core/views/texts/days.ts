/** The day on which something happened, where the server stands (its time zone): `2026-11-23`. */
export function dayOf(moment: Date): string {
  const parts = [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()];
  return parts.map((part, index) => String(part).padStart(index === 0 ? 4 : 2, '0')).join('-');
}

/** ms until the next day begins there. */
export function untilTomorrow(now: Date): number {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getTime() - now.getTime();
}

/** The search for photos of this day's month and day in the years before: what happened "on this day". */
export function onThisDayQuery(day: string): string {
  return `onthisday:${day.slice(5)} taken:<${day.slice(0, 4)}`;
}
