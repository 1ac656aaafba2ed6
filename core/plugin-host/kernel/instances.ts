import { isDeepStrictEqual } from 'node:util';
import { AppError, isAppError } from '../../errors/app-error.ts';
import type { LoadedPlugin } from '../loaded-plugin.ts';
import type { PluginFailure } from '../plugin-source.ts';
import type { PluginInstance } from './set-up-plugin.ts';

/** Set-ups of plugins, each run once for as long as its code and settings stay the same, and ended when no kernel has it. */
export interface Instances {
  /**
   * In the order given; those that fail are left out. All are held once, at once: one that runs already must not end while
   * others are still being set up.
   */
  prepare(
    plugins: readonly LoadedPlugin[],
  ): Promise<{ readonly instances: readonly PluginInstance[]; readonly failures: readonly PluginFailure[] }>;
  /** Lets go once of each; ends those that nobody holds any more. */
  release(instances: readonly PluginInstance[]): Promise<void>;
}

export function createInstances(setUp: (plugin: LoadedPlugin) => Promise<PluginInstance>): Instances {
  const holders = new Map<PluginInstance, number>();
  const find = (plugin: LoadedPlugin) =>
    [...holders.keys()].find(instance => isSame(instance.plugin, plugin));
  const hold = (instance: PluginInstance) => {
    holders.set(instance, (holders.get(instance) ?? 0) + 1);
    return instance;
  };
  return {
    async prepare(plugins) {
      const prepared = await Promise.all(
        plugins.map(async plugin => {
          try {
            const running = find(plugin);
            return { instance: running ? hold(running) : hold(await setUp(plugin)) };
          } catch (error) {
            return { failure: { plugin: plugin.manifest.id, error: asAppError(error) } };
          }
        }),
      );
      return {
        instances: prepared.flatMap(({ instance }) => instance ?? []),
        failures: prepared.flatMap(({ failure }) => failure ?? []),
      };
    },
    async release(instances) {
      const ended = instances.filter(instance => {
        const left = (holders.get(instance) ?? 1) - 1;
        if (left > 0) holders.set(instance, left);
        else holders.delete(instance);
        return left <= 0;
      });
      await Promise.all(ended.map(instance => instance.dispose()));
    },
  };
}

function isSame(one: LoadedPlugin, other: LoadedPlugin): boolean {
  return (
    one.definition === other.definition &&
    one.folder === other.folder &&
    isDeepStrictEqual([one.manifest, one.settings], [other.manifest, other.settings])
  );
}

function asAppError(error: unknown): AppError {
  return isAppError(error) ? error : new AppError('PLUGIN_SETUP_FAILED', { cause: error });
}
