import type { Command } from 'commander';
import type { PluginStatus } from '../plugin-host/state/list-plugins.ts';
import type { CliContext } from './context.ts';
import { printLine, type WithJson } from './print-line.ts';
import { withPluginState } from './with-plugin-state.ts';

export function registerList(command: Command, context: CliContext): void {
  command
    .command('list')
    .description('list the plugins that are there, with what is wrong with them')
    .option('--json', 'print JSON')
    .action((options: WithJson) => list(context, options));
}

async function list(context: CliContext, { json }: WithJson): Promise<void> {
  const plugins = await withPluginState(context, { loads: false }, state => state.list());
  if (json) return printLine(context, JSON.stringify({ data: plugins.map(toJson) }));
  if (plugins.length === 0) return printLine(context, 'There are no plugins.');
  for (const plugin of plugins) printLine(context, describe(plugin));
  if (context.config.safeMode) printLine(context, 'ENFILADE_SAFE_MODE is set: none of them runs.');
}

function describe({ id, manifest, origin, state, reason, error, kept }: PluginStatus): string {
  const version =
    kept.length > 0 ? `${manifest?.version ?? '?'} (kept: ${kept.join(', ')})` : (manifest?.version ?? '?');
  const trouble = reason ?? error?.message;
  return [
    id.padEnd(20),
    version.padEnd(8),
    origin.padEnd(9),
    state.padEnd(8),
    trouble ? trouble.replace(/\s+/g, ' ') : (manifest?.title ?? ''),
  ].join('  ');
}

function toJson({ manifest, error, folder: _, ...plugin }: PluginStatus) {
  return {
    ...plugin,
    version: manifest?.version ?? null,
    title: manifest?.title ?? null,
    description: manifest?.description ?? null,
    permissions: manifest?.permissions ?? [],
    error: error && { code: error.code, message: error.message, pointer: error.pointer ?? null },
  };
}
