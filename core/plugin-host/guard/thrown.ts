/** Characters of a message and of a stack that are kept. */
const longest = { message: 2_000, stack: 20_000 };

/**
 * What a plugin has thrown, as an error that can be logged, kept and shown. Anything can be thrown: nothing, an object that
 * can't be a text, an error whose members throw, a text that the database can't hold.
 */
export function asError(thrown: unknown): Error {
  try {
    if (!(thrown instanceof Error)) return withText(`threw ${String(thrown)}`, undefined);
    const { message, stack } = thrown;
    return isStorable(message, longest.message) && isStorable(stack ?? '', longest.stack)
      ? thrown
      : withText(String(message), stack === undefined ? undefined : String(stack));
  } catch {
    return withText('threw what cannot be read', undefined);
  }
}

/** PostgreSQL's text can't hold a NUL, and whoever reads it has an end. */
export function storable(text: string, most: number): string {
  return text.slice(0, most).replaceAll('\0', ' ').toWellFormed();
}

function isStorable(text: unknown, most: number): boolean {
  return typeof text === 'string' && text === storable(text, most);
}

function withText(message: string, stack: string | undefined): Error {
  const error = new Error(storable(message, longest.message));
  if (stack !== undefined) error.stack = storable(stack, longest.stack);
  return error;
}
