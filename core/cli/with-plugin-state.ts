import { createHousePluginState } from '../house-plugin-state.ts';
import { openHouse } from '../main.ts';
import type { PluginState } from '../plugin-host/state/create-plugin-state.ts';
import type { CliContext } from './context.ts';

/** Runs a command's work on the plugins of a gallery. `loads`: those that are on run here, so that another can be tried beside them. */
export async function withPluginState<Result>(
  { config, log }: CliContext,
  { loads }: { readonly loads: boolean },
  action: (state: PluginState) => Promise<Result>,
): Promise<Result> {
  const house = await openHouse({ config, log, name: 'plugin', ...(loads ? { plugins: 'load' } : {}) });
  try {
    return await action(createHousePluginState(house));
  } finally {
    await house.close();
  }
}
