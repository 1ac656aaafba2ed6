import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '../../errors/app-error.ts';
import { oneLine } from './check-manifest.ts';
import { runNpm } from './run-npm.ts';

/** As much of package.json as decides what a plugin needs from elsewhere. */
interface Needs {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const words = [
  'install',
  '--omit=dev',
  '--legacy-peer-deps',
  '--no-package-lock',
  '--no-bin-links',
  '--install-strategy=nested',
];

/**
 * Installs the packages that a plugin needs beside its files, without running anything of them. The plugin API is none: the
 * gallery gives it.
 * @throws AppError PLUGIN_ADD_FAILED for packages that come from git, an address or a folder.
 */
export async function installPackages(folder: string): Promise<void> {
  const text = await readFile(path.join(folder, 'package.json'), 'utf8').catch(() => '{}');
  const { dependencies, optionalDependencies } = JSON.parse(text) as Needs;
  const needed = { ...dependencies, ...optionalDependencies };
  refuseForeign(needed);
  if (Object.keys(needed).length === 0) return;
  await runNpm(folder, words);
  const hidden = path.join(folder, 'node_modules', '.package-lock.json');
  const { packages = {} } = JSON.parse(await readFile(hidden, 'utf8').catch(() => '{}'));
  for (const [name, { resolved }] of Object.entries<{ resolved?: string }>(packages)) {
    if (resolved && !resolved.startsWith('https://')) refusePackage(name, resolved);
  }
  await rm(hidden, { force: true });
}

function refuseForeign(needed: Readonly<Record<string, string>>): void {
  for (const [name, range] of Object.entries(needed)) {
    if (name === 'enfilade') {
      fail('PLUGIN_ADD_FAILED', {
        message:
          'package.json /dependencies names enfilade, which the gallery gives itself: move it to devDependencies.',
        pointer: '/dependencies/enfilade',
      });
    }
    if (/[:/]/.test(range)) refusePackage(name, range);
  }
}

function refusePackage(name: string, where: string): never {
  return fail('PLUGIN_ADD_FAILED', {
    message: `It needs the package ${oneLine(name)} from ${oneLine(where)}; packages come from the npm registry only.`,
  });
}
