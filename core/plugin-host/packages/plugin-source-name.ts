import { stat } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '../../errors/app-error.ts';

/** Where a plugin is to come from. */
export type Origin =
  | { readonly kind: 'package'; readonly spec: string }
  | { readonly kind: 'tarball'; readonly file: string }
  | { readonly kind: 'folder'; readonly folder: string };

/** A name of the registry with a version, range or tag; no address, no git, no alias. */
const registrySpec = /^(@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~][\w.~-]*(@[\w.^~<>=|*+ -]+)?$/i;

/**
 * Tells folders and tarballs, which are there, from packages of the registry.
 * @throws AppError PLUGIN_ADD_FAILED for anything else, such as git addresses.
 */
export async function readOrigin(text: string, cwd: string): Promise<Origin> {
  const place = path.resolve(cwd, text);
  const found = await stat(place).catch(() => undefined);
  if (found?.isDirectory()) return { kind: 'folder', folder: place };
  if (found?.isFile()) return { kind: 'tarball', file: place };
  const isPath = /^([./\\~]|[A-Za-z]:[/\\])|\.(tgz|tar\.gz)$/.test(text);
  if (isPath) return fail('PLUGIN_ADD_FAILED', { message: `There is no file or folder ${text}.` });
  if (registrySpec.test(text)) return { kind: 'package', spec: text };
  return fail('PLUGIN_ADD_FAILED', {
    message:
      'Name a package of the npm registry (name@version), a .tgz file or a folder; addresses and git are not accepted.',
  });
}
