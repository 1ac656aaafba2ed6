import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';

/**
 * The browser's modules, each as small as it can be and together with all that it needs from the start, so that a phone
 * asks once instead of once per file and level. What is imported on use stays apart; files of packages stay as they are.
 *
 * @param folder of the modules as they are written
 * @returns texts by name: `site.js`, and `viewer-<hash>.js` for what comes later
 */
export function bundleModules(folder: string): Map<string, Buffer> {
  const { outputFiles } = buildSync({
    entryPoints: listEntries(folder).map(name => join(folder, name)),
    ...{ bundle: true, splitting: true, minify: true, write: false },
    ...{ format: 'esm', target: 'es2022', charset: 'utf8', logLevel: 'error' },
    ...{ outdir: folder, chunkNames: '[name]-[hash]', external: ['./vendor/*'] },
  });
  return new Map(outputFiles.map(({ path, contents }) => [basename(path), Buffer.from(contents)]));
}

/** What pages ask for by name: modules that no other module imports. */
function listEntries(folder: string): string[] {
  const texts = new Map(
    readdirSync(folder).map(name => [name, readFileSync(join(folder, name), 'utf8')] as const),
  );
  const imported = new Set([...texts.values()].flatMap(findImports));
  return [...texts.keys()].filter(name => !imported.has(name));
}

function findImports(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '');
  return [...code.matchAll(/(?:from |import\()'\.\/([^']+)'/g)].map(([, name]) => name!);
}
