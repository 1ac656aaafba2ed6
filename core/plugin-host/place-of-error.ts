/**
 * Where in a plugin's folder an error comes from, innermost first, such as `title.ts:4`; null: nothing of it stands on the stack.
 * Of what cannot be read as a module the address stands before the message.
 */
export function placeOfError(error: unknown, folder: string): string | null {
  const stack = stackOf(error);
  const at = [`${folder}/`, encodeURI(`${folder}/`)].flatMap(each => {
    const start = stack.indexOf(each);
    return start < 0 ? [] : [start + each.length];
  });
  if (at.length === 0) return null;
  const [, file, line] = /^([^\s?:]+)(?:\?[^\s:]*)?(?::(\d+))?/.exec(stack.slice(Math.min(...at))) ?? [];
  if (file === undefined) return null;
  return line === undefined ? decodeURI(file) : `${decodeURI(file)}:${line}`;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : '';
}
