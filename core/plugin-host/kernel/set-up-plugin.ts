import { AppError, isAppError } from '../../errors/app-error.ts';
import type { Log } from '../../log/create-log.ts';
import { contributionKinds } from '../../plugin-api/contributions/index.ts';
import { coreHooks } from '../../plugin-api/hooks/index.ts';
import type { AnyHook, Contribute, PluginGallery } from '../../plugin-api/index.ts';
import { apiVersion } from '../../plugin-api/manifest.ts';
import { enter, pluginFolders } from '../containment/entry.ts';
import { withDeadline } from '../guard/deadline.ts';
import { freezeDeeply } from '../guard/freeze.ts';
import type { Guard } from '../guard/guard.ts';
import type { LoadedPlugin } from '../loaded-plugin.ts';
import { placeOfError } from '../place-of-error.ts';
import { type GuardedContribution, guardContribution } from './contribute.ts';
import { createHookTree } from './hook-tree.ts';
import type { MakeServices, PluginServices, TranslatorOf } from './plugin-services.ts';
import type { Tap } from './tap.ts';

/** A plugin that has run its set-up: what it adds and listens to. Kernels share it as long as nothing of it changes. */
export interface PluginInstance {
  readonly plugin: LoadedPlugin;
  readonly guard: Guard;
  readonly taps: readonly Tap[];
  readonly contributions: readonly { readonly kind: string; readonly contribution: GuardedContribution }[];
  readonly offered: readonly AnyHook[];
  /** Once, when no kernel has it any more. Never rejects. */
  dispose(): Promise<void>;
}

export interface SetUpParts {
  readonly log: Log;
  readonly isWorker: boolean;
  readonly makeGuard: (plugin: LoadedPlugin) => Guard;
  readonly makeServices: MakeServices;
  readonly translator: TranslatorOf;
  /** Calls a hook that this plugin offers, in the kernel in force. */
  readonly callOffered: PluginGallery['offer'];
}

/** ms for the set-up, and for its cleaning up. */
const patience = 5_000;
const coreNames = coreHooks.map(({ name }) => name);

/**
 * Runs a plugin's set-up: all or nothing.
 * @throws AppError PLUGIN_INVALID for what doesn't keep to the contract, PLUGIN_SETUP_FAILED for what the plugin throws.
 */
export async function setUpPlugin(plugin: LoadedPlugin, parts: SetUpParts): Promise<PluginInstance> {
  const { manifest, definition } = plugin;
  pluginFolders.add(manifest.id, plugin.folder);
  const guard = parts.makeGuard(plugin);
  const services = await parts.makeServices(plugin);
  const collected = {
    taps: [] as Tap[],
    contributions: [] as Collected[],
    offered: [] as AnyHook[],
    isSealed: false,
  };
  const gallery = makeGallery(plugin, { ...parts, guard, services, collected });
  let clean: unknown;
  try {
    const done = enter(manifest.id, 'setup', async () => definition.setup(gallery));
    clean = await withDeadline(done, patience, () => {});
  } catch (error) {
    await services.close();
    throw asSetupError(plugin, error);
  } finally {
    collected.isSealed = true;
  }
  const { taps, contributions, offered } = collected;
  const dispose = async () => {
    await cleanUp(manifest.id, clean, parts.log);
    await services.close();
  };
  return { plugin, guard, taps, contributions, offered, dispose };
}

type Collected = PluginInstance['contributions'][number];

interface GalleryParts extends SetUpParts {
  readonly guard: Guard;
  readonly services: PluginServices;
  readonly collected: { taps: Tap[]; contributions: Collected[]; offered: AnyHook[]; isSealed: boolean };
}

function makeGallery(plugin: LoadedPlugin, parts: GalleryParts): PluginGallery {
  const { manifest, settings } = plugin;
  const { guard, collected, services } = parts;
  const requireOpen = () => {
    if (collected.isSealed)
      throw new AppError('PLUGIN_INVALID', {
        message: 'Contributions and taps belong into the set-up, before it returns.',
      });
  };
  const { close: _, ...owned } = services;
  return Object.freeze({
    ...owned,
    id: manifest.id,
    version: manifest.version,
    api: apiVersion,
    settings: freezeDeeply({ ...settings }) as Record<string, never>,
    log: parts.log.child({ plugin: manifest.id }),
    isWorker: parts.isWorker,
    translator: (locale: string) => parts.translator(plugin, locale),
    contribute: makeContribute((definition, given) => {
      requireOpen();
      const contribution = guardContribution(definition, given, { manifest, guard });
      collected.contributions.push({ kind: definition.kind, contribution });
    }),
    hooks: createHookTree(coreNames, tap => {
      requireOpen();
      collected.taps.push({ ...tap, plugin: manifest.id, guard });
    }),
    offer: ((definition: AnyHook) => {
      requireOpen();
      if (!definition.name.startsWith(`${manifest.id}.`))
        throw new AppError('PLUGIN_INVALID', {
          message: `A hook of this plugin is named "${manifest.id}.<verb>", not "${definition.name}".`,
        });
      collected.offered.push(definition);
      return parts.callOffered(definition as never);
    }) as PluginGallery['offer'],
  });
}

function makeContribute(
  add: (definition: (typeof contributionKinds)[number], given: unknown) => void,
): Contribute {
  const entries = contributionKinds.map(definition => [
    definition.kind,
    (given: unknown) => add(definition, given),
  ]);
  return Object.freeze(Object.fromEntries(entries)) as Contribute;
}

/** The sentence is for administrators and authors, so it may name what was thrown. */
function asSetupError({ manifest, folder }: LoadedPlugin, error: unknown): AppError {
  if (isAppError(error)) return error;
  const text = error instanceof Error ? error.message : String(error);
  const place = placeOfError(error, folder);
  return new AppError('PLUGIN_SETUP_FAILED', {
    cause: error,
    message: `Setting up "${manifest.id}" failed: ${oneLine(text)}${place === null ? '' : ` (${place})`}`,
  });
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 500);
}

async function cleanUp(plugin: string, clean: unknown, log: Log): Promise<void> {
  if (typeof clean !== 'function') return;
  try {
    await withDeadline(
      enter(plugin, 'dispose', async () => clean()),
      patience,
      () => {},
    );
  } catch (error) {
    log.warn({ err: error, plugin }, `plugin ${plugin} could not clean up`);
  }
}
