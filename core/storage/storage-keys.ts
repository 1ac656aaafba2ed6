import { fail } from '../errors/app-error.ts';

/** Names one derivative: a pure function of these four. */
export interface DerivativeName {
  /** Of the original: 64 lower-case hex digits. */
  readonly sha256: string;
  readonly preset: string;
  readonly revision: number;
  /** File name extension: `jpg`, `webp`, `avif` or `png`. */
  readonly format: string;
}

const sha256Pattern = /^[0-9a-f]{64}$/;
/** Of plugins `<plugin>-<id>`, and after `~` what else the picture follows from. */
const presetPattern = /^[a-z][a-z0-9-]{0,99}(~\d{1,2}-\d{1,2})?(~m[0-9a-f]{16})?$/;
const extensionPattern = /^[a-z0-9]{2,5}$/;

/** Where an original lies below the root. It has no extension: its hash alone is its name. */
export function originalKey(sha256: string): string {
  return `originals/${shardOf(sha256)}/${sha256}`;
}

/** Where a derivative lies below the root; a revision of a preset is one folder that can go as a whole. */
export function derivativeKey({ sha256, preset, revision, format }: DerivativeName): string {
  const isName = presetPattern.test(preset) && extensionPattern.test(format) && Number.isInteger(revision);
  if (!isName || revision < 1) fail('OUTSIDE_ROOT', { details: { preset, revision, format } });
  return `derivatives/${preset}@${revision}/${shardOf(sha256)}/${sha256}.${format}`;
}

/** The hash that a stored file's key names, or undefined when the file isn't one of ours. */
export function sha256OfKey(key: string): string | undefined {
  const name = key.slice(key.lastIndexOf('/') + 1).replace(/\.[a-z0-9]{2,5}$/, '');
  return sha256Pattern.test(name) ? name : undefined;
}

function shardOf(sha256: string): string {
  if (!sha256Pattern.test(sha256)) fail('OUTSIDE_ROOT', { details: { sha256 } });
  return `${sha256.slice(0, 2)}/${sha256.slice(2, 4)}`;
}
