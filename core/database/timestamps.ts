const written =
  /^(\d{4,6})-(\d\d)-(\d\d) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?[+-](?:0\d|1[0-5])(?::[0-5]\d){0,2}( BC)?$/;

/** Years that PostgreSQL's timestamps go on to, whatever their offset. */
const last = { before: 4_700, after: 200_000 };

/** Whether a text is a moment as PostgreSQL writes a timestamptz; it refuses others with an error. */
export function isTimestamp(text: string): boolean {
  const [, year, month, day, , isBefore] = written.exec(text) ?? [];
  if (year === undefined || Number(year) < 1) return false;
  if (Number(year) > (isBefore ? last.before : last.after)) return false;
  const date = new Date(0);
  date.setUTCFullYear(isBefore ? 1 - Number(year) : Number(year), Number(month) - 1, Number(day));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}
