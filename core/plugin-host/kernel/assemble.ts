import { AppError } from '../../errors/app-error.ts';
import type { AnyContribution } from '../../plugin-api/contributions/define-contribution.ts';
import { contributionKinds } from '../../plugin-api/contributions/index.ts';
import { coreHooks } from '../../plugin-api/hooks/index.ts';
import type { AnyHook, ContributionKind } from '../../plugin-api/index.ts';
import { didYouMean } from '../nearest-word.ts';
import type { PluginFailure } from '../plugin-source.ts';
import { type CompiledHook, compileHook } from './compile-hook.ts';
import type { GuardedContribution } from './contribute.ts';
import type { PluginInstance } from './set-up-plugin.ts';
import type { Tap } from './tap.ts';

/** Everything that the plugins of one moment add. It never changes: another moment has another kernel. */
export interface Kernel {
  readonly generation: number;
  readonly instances: readonly PluginInstance[];
  readonly hooks: ReadonlyMap<string, CompiledHook>;
  readonly contributions: ReadonlyMap<ContributionKind, readonly GuardedContribution[]>;
}

/** Says what of core's own a contribution would take the place of; undefined: nothing. */
export type FindCoreClash = (kind: string, contribution: GuardedContribution) => string | undefined;

/** Puts plugins together in their order. One that clashes with what came before it, or taps what isn't there, is left out. */
export function assembleKernel(
  instances: readonly PluginInstance[],
  { generation, findCoreClash }: { generation: number; findCoreClash: FindCoreClash },
): { readonly kernel: Kernel; readonly failures: readonly PluginFailure[] } {
  const failures: PluginFailure[] = [];
  const definitions = new Map<string, AnyHook>(coreHooks.map(hook => [hook.name, hook]));
  for (const { offered } of instances) for (const hook of offered) definitions.set(hook.name, hook);
  const claims = createClaims(findCoreClash);
  const fitting = instances.filter(instance => {
    try {
      requireKnownHooks(instance, definitions);
      claims.claim(instance);
      return true;
    } catch (error) {
      failures.push({ plugin: instance.plugin.manifest.id, error: error as AppError });
      return false;
    }
  });
  const kernel = {
    generation,
    instances: fitting,
    hooks: compileHooks(fitting, definitions),
    contributions: groupContributions(fitting),
  };
  return { kernel, failures };
}

/** A hook of another plugin may be missing when that plugin is named in `after`: it is off, or not there at all. */
function requireKnownHooks(
  { plugin, taps }: PluginInstance,
  definitions: ReadonlyMap<string, AnyHook>,
): void {
  for (const { hook } of taps) {
    if (definitions.has(hook)) continue;
    const owner = hook.split('.')[0]!;
    if (plugin.manifest.after?.includes(owner)) continue;
    throw new AppError('PLUGIN_INVALID', {
      message: `Plugin "${plugin.manifest.id}" taps "${hook}", which nobody offers.${didYouMean(hook, [...definitions.keys()])} A hook of another plugin needs "after": ["${owner}"] in plugin.json.`,
    });
  }
}

/** Who was first with an id, a path or a name has it. */
function createClaims(findCoreClash: FindCoreClash) {
  const owners = new Map<string, string>();
  return {
    claim({ plugin, contributions }: PluginInstance): void {
      const id = plugin.manifest.id;
      const own = new Map<string, string>();
      for (const { kind, contribution } of contributions) {
        const core = findCoreClash(kind, contribution);
        if (core !== undefined) clash(id, `${kind} takes the place of core’s own ${core}`);
        const other = ownerOfPath(contribution.path);
        if (other !== undefined && other !== id)
          clash(id, `${kind} "${contribution.path}" lies where the pages of "${other}" are`);
        for (const key of claimsOf(kind, contribution)) {
          const owner = own.get(key) ?? owners.get(key);
          if (owner !== undefined)
            clash(id, `${kind} "${key.split('\n').at(-1)}" is taken by plugin "${owner}"`);
          own.set(key, id);
        }
      }
      for (const [key, owner] of own) owners.set(key, owner);
    },
  };
}

/** `/x/<plugin>/…` is that plugin’s own, whether it is there or not. */
function ownerOfPath(path: unknown): string | undefined {
  return typeof path === 'string' ? /^\/x\/([^/]*)/.exec(path)?.[1] : undefined;
}

function clash(plugin: string, text: string): never {
  throw new AppError('PLUGIN_CLASH', {
    message: `Plugin "${plugin}": its ${text}. Switch one of them off or change the name.`,
  });
}

function claimsOf(kind: string, contribution: GuardedContribution): string[] {
  const definition: AnyContribution = contributionKinds.find(each => each.kind === kind)!;
  const shared = (definition.unique ?? []).flatMap(member => [contribution[member]].flat());
  const name = contribution.id ?? contribution.name ?? contribution.key;
  const isPath = kind === 'page' || kind === 'feed' || kind === 'route';
  const scope = isPath ? `path\n${contribution.method ?? 'GET'} ` : `${kind}\n`;
  return [
    ...shared.map(value => `${scope}${value}`),
    ...(name === undefined ? [] : [`${kind}\n${contribution.plugin}\n${name}`]),
  ];
}

function compileHooks(instances: readonly PluginInstance[], definitions: ReadonlyMap<string, AnyHook>) {
  const byHook = new Map<string, Tap[]>();
  for (const { taps } of instances)
    for (const tap of taps) byHook.set(tap.hook, [...(byHook.get(tap.hook) ?? []), tap]);
  const known = [...byHook].filter(([name]) => definitions.has(name));
  return new Map(known.map(([name, taps]) => [name, compileHook(definitions.get(name)!, taps)]));
}

function groupContributions(instances: readonly PluginInstance[]) {
  const groups = new Map<ContributionKind, GuardedContribution[]>();
  for (const { contributions } of instances) {
    for (const { kind, contribution } of contributions) {
      const group = groups.get(kind as ContributionKind) ?? [];
      groups.set(kind as ContributionKind, [...group, contribution]);
    }
  }
  return groups;
}
