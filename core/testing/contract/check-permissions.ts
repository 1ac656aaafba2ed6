import type { Finding } from '../../cli/plugin-check.ts';
import { coreHooks } from '../../plugin-api/hooks/index.ts';
import type { PluginPermission } from '../../plugin-api/index.ts';
import { readSources, type Source } from './read-sources.ts';
import { type CheckOutcome, contributionsOf, type Subject } from './subject.ts';

/** The manifest asks for what the plugin needs and for nothing besides. */
export async function checkPermissions({ plugin, gallery }: Subject): Promise<CheckOutcome> {
  const { manifest, folder } = plugin;
  const { permissions = [] } = manifest;
  const sources = await readSources(folder, ['.ts', '.js']);
  const contributed = contributionsOf(gallery.plugins, manifest.id);
  const background = ['job', 'schedule', 'importSource', 'command'];
  const taps = gallery.plugins.inspect(manifest.id)?.taps ?? [];
  const late = coreHooks
    .filter(({ context }) => context === 'outbox' || context === 'job')
    .map(({ name }) => name);
  const isUsed = (permission: PluginPermission): boolean => {
    if (permission === 'access') return contributed.some(({ kind }) => kind === 'accessRule');
    if (permission === 'routes')
      return contributed.some(({ members }) => isOutside(members.path ?? members.href, manifest.id));
    if (permission === 'system')
      return (
        contributed.some(({ kind }) => background.includes(kind)) ||
        taps.some(({ hook }) => (late as readonly string[]).includes(hook))
      );
    return asksNetwork(sources) !== undefined;
  };
  return {
    detail: permissions.length === 0 ? 'it asks for none' : permissions.join(', '),
    findings: [
      ...permissions.filter(each => !isUsed(each)).map(unused),
      ...missingNetwork(permissions, sources),
    ],
  };
}

function isOutside(path: unknown, id: string): boolean {
  return typeof path === 'string' && path.startsWith('/') && !path.startsWith(`/x/${id}/`);
}

function unused(permission: PluginPermission): Finding {
  return {
    text: `it asks for "${permission}", and nothing that it adds needs it`,
    remedy: 'take it out of plugin.json: owners read there what they allow',
    isWarning: true,
  };
}

const request = /\bhttp\s*\.\s*fetch\(\s*(?:[`'"]https?:\/\/([^/`'"$:]+))?/;

function asksNetwork(sources: readonly Source[]): Source | undefined {
  return sources.find(({ text }) => request.test(text) || /\{[^}]*\bhttp\b[^}]*\}\s*[=:)]/.test(text));
}

/** A host that stands in the code, or any at all. */
function missingNetwork(permissions: readonly string[], sources: readonly Source[]): readonly Finding[] {
  const allowed = permissions.filter(each => each.startsWith('net:')).map(each => each.slice('net:'.length));
  if (allowed.includes('*')) return [];
  return sources.flatMap(({ file, text }) => {
    const match = request.exec(text);
    if (!match) return [];
    const host = match[1];
    if (host === undefined ? allowed.length > 0 : allowed.includes(host)) return [];
    return [
      {
        text: `${file} asks ${host ?? 'the network'}, and plugin.json does not allow it`,
        remedy: `add "net:${host ?? '<host>'}" to "permissions" in plugin.json`,
      },
    ];
  });
}
