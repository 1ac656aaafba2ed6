import { type ResolveFnOutput, type ResolveHookContext, registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { fail } from '../../errors/app-error.ts';
import { pluginFolders } from '../containment/entry.ts';
import { didYouMean } from '../nearest-word.ts';

type NextResolve = (specifier: string, context?: Partial<ResolveHookContext>) => ResolveFnOutput;

interface Owner {
  readonly id: string;
  /** Ends with a slash. */
  readonly root: string;
}

const here = import.meta.url;
const extension = here.slice(here.lastIndexOf('.'));
/** `core/`, or `dist/core/` in a package. */
const coreRoot = new URL('../../', here).href;
const open: Readonly<Record<string, string>> = {
  'enfilade/plugin-api': new URL(`../../plugin-api/index${extension}`, here).href,
  'enfilade/plugin-testing': new URL(`../../testing/plugin-testing${extension}`, here).href,
};
const versionKey = 'enfilade-plugin';

// The loader of modules is one per process, so this is the one place that remembers.
const owners = new Map<string, Owner>();
let areHooksSet = false;

/**
 * The address by which a file of a plugin is imported. From then on the modules of this plugin find `enfilade/plugin-api`
 * wherever they lie, and nothing else of core; all of them are read afresh with each new version.
 * @param version Of its files: another one for other contents.
 */
export function moduleUrl(plugin: { id: string; folder: string; file: string; version: string }): string {
  const root = `${pathToFileURL(plugin.folder).href}/`;
  owners.set(root, { id: plugin.id, root });
  pluginFolders.add(plugin.id, plugin.folder);
  if (!areHooksSet) registerHooks({ resolve });
  areHooksSet = true;
  const url = pathToFileURL(path.join(plugin.folder, plugin.file));
  url.searchParams.set(versionKey, plugin.version);
  return url.href;
}

function resolve(specifier: string, context: ResolveHookContext, next: NextResolve): ResolveFnOutput {
  const parent = context.parentURL;
  const importer = parent === undefined ? undefined : findOwner(parent);
  const isRunning = importer !== undefined && (hasVersion(parent!) || isInPackage(parent!));
  if (isRunning && (specifier === 'enfilade' || specifier.startsWith('enfilade/')))
    return { url: open[specifier] ?? refuse(importer, specifier), shortCircuit: true };
  const found = next(specifier, context);
  if (!isRunning) return asModule(found);
  if (found.url.startsWith(coreRoot) && !found.url.startsWith(importer.root)) refuse(importer, specifier);
  const isOwn = found.url.startsWith(importer.root) && !isInPackage(found.url) && isImport(context);
  return isOwn ? asModule({ ...found, url: addVersion(found.url, parent!) }) : found;
}

function findOwner(url: string): Owner | undefined {
  for (const owner of owners.values()) if (url.startsWith(owner.root)) return owner;
  return undefined;
}

function refuse({ id }: Owner, specifier: string): never {
  const near = didYouMean(specifier, Object.keys(open));
  const message = `${id}: its code imports "${specifier.slice(0, 100)}"; of Enfilade plugins may import enfilade/plugin-api alone.${near}`;
  return fail('PLUGIN_IMPORT_REFUSED', { message });
}

/** Plugins are ES modules, also where no package.json says so. */
function asModule(found: ResolveFnOutput): ResolveFnOutput {
  if (!hasVersion(found.url)) return found;
  const { pathname } = new URL(found.url);
  if (pathname.endsWith('.ts')) return { ...found, format: 'module-typescript' };
  return pathname.endsWith('.js') ? { ...found, format: 'module' } : found;
}

function addVersion(url: string, parent: string): string {
  const version = new URL(parent).searchParams.get(versionKey);
  if (version === null || hasVersion(url)) return url;
  const versioned = new URL(url);
  versioned.searchParams.set(versionKey, version);
  return versioned.href;
}

function hasVersion(url: string): boolean {
  return url.includes(`?${versionKey}=`) || url.includes(`&${versionKey}=`);
}

function isInPackage(url: string): boolean {
  const owner = findOwner(url);
  return owner !== undefined && url.slice(owner.root.length).includes('node_modules/');
}

function isImport({ conditions }: ResolveHookContext): boolean {
  return conditions.includes('import');
}
