import { isRecord } from './schema.ts';

/** A secret as it is kept: sealed by us, or where to read it when the plugin is loaded. */
export type HeldSecret =
  | { readonly $sealed: string }
  /** Name of an environment variable. */
  | { readonly $env: string }
  /** Absolute path of a file; white space around its text is left out. */
  | { readonly $file: string };

/** True for a secret that isn't plain text. */
export function isHeldSecret(value: unknown): value is HeldSecret {
  if (!isRecord(value)) return false;
  const [name, ...more] = Object.keys(value);
  return (
    more.length === 0 &&
    (name === '$sealed' || name === '$env' || name === '$file') &&
    typeof value[name] === 'string'
  );
}
