import type { Command } from 'commander';
import type { PluginPermission } from '../plugin-api/index.ts';
import type { AddedPlugin } from '../plugin-host/state/add-plugin.ts';
import type { CliContext } from './context.ts';
import { printLine, type WithJson } from './print-line.ts';
import { withPluginState } from './with-plugin-state.ts';

interface AddOptions extends WithJson {
  readonly link?: boolean;
  readonly enable?: boolean;
}

export function registerAdd(command: Command, context: CliContext): void {
  command
    .command('add <package|file|folder>')
    .description(
      'add a plugin from the npm registry, a .tgz file or a folder, or update it; nothing of it is run',
    )
    .option('--link', 'leave a folder where it is, for who writes the plugin')
    .option('--enable', 'switch it on as well')
    .option('--json', 'print JSON')
    .action((source: string, options: AddOptions) => add(context, source, options));
}

async function add(context: CliContext, source: string, options: AddOptions): Promise<void> {
  const { cwd } = context;
  const { enable = false, link, json } = options;
  const added = await withPluginState(context, { loads: true }, async state => {
    const result = await state.add({ source, cwd, link });
    if (!enable || result.isEnabled) return result;
    await state.enable(result.manifest.id);
    return { ...result, isEnabled: true };
  });
  if (json) return printLine(context, JSON.stringify(toJson(added)));
  for (const line of describe(added)) printLine(context, line);
}

function describe({ manifest, before, isEnabled }: AddedPlugin): string[] {
  const { id, version, permissions = [] } = manifest;
  return [
    `${id} ${version} was added${before === null ? '' : ` beside ${before}`}.`,
    'Plugins are trusted code: they run with the rights of whoever runs Enfilade, and can read and change all that it can.',
    permissions.length === 0
      ? 'It asks for no permissions.'
      : `It asks for: ${permissions.map(describePermission).join('; ')}.`,
    isEnabled ? 'It is on.' : `To switch it on: enfilade plugin enable ${id}`,
    ...(before === null ? [] : [`To go back: enfilade plugin enable ${id}@${before}`]),
  ];
}

function describePermission(permission: PluginPermission): string {
  if (permission === 'system') return 'system (its jobs see and change everything)';
  if (permission === 'routes') return 'routes (pages at addresses of their own)';
  if (permission === 'access') return 'access (rules that hide photos)';
  return permission === 'net:*' ? 'net:* (speaks to any public host)' : `${permission} (speaks to this host)`;
}

function toJson({ manifest, before, isEnabled }: AddedPlugin) {
  const { id, version, permissions = [] } = manifest;
  return { id, version, before, permissions, isEnabled };
}
