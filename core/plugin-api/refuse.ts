/** Known across copies of this module. */
const mark = Symbol.for('enfilade.refusal');

/**
 * Ends a call with a sentence for whoever asked: what they gave can't be taken, or isn't there. It is no fault of the plugin: it
 * is told to them, and counts towards nothing. In hooks it is as if the tap had not been there; refuse a change with a denial.
 *
 * @example
 * if (!existsSync(list)) refuse(`There is no list at ${list}.`);
 * @since 1.0.0
 */
export function refuse(message: string): never {
  throw Object.assign(new Error(message), { [mark]: true });
}

export function isRefusal(thrown: unknown): thrown is Error {
  return thrown instanceof Error && mark in thrown;
}
