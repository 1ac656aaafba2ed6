import type { SafeMode } from './containment/safe-mode.ts';
import type { PluginDataRoom } from './data/plugin-data.ts';
import type { PluginHost, RunningPlugin } from './plugin-host.ts';
import type { PluginAdministration, PluginStatus } from './routes/plugin-administration.ts';
import type { PluginState } from './state/create-plugin-state.ts';

export interface AdministrationParts {
  readonly state: Pick<
    PluginState,
    'list' | 'find' | 'enable' | 'disable' | 'settings' | 'saveSettings' | 'incidents' | 'remove'
  >;
  readonly data: Pick<PluginDataRoom, 'stock' | 'purge' | 'dumpLines'>;
  readonly host: () => Pick<PluginHost, 'plugins' | 'converge'>;
  readonly safeMode: SafeMode | null;
}

/** What administrators see and do of plugins, in one place: the state, the data, and what runs. */
export function createAdministration(parts: AdministrationParts): PluginAdministration {
  const { state, data, host, safeMode } = parts;
  const named = (id: string) => ({ manifest: { id } });
  const list = async () => {
    const known = await state.list();
    const ids = new Set(known.map(({ id }) => id));
    const more = host()
      .plugins()
      .filter(({ manifest }) => !ids.has(manifest.id));
    return [...known, ...more.map(runningStatus)].toSorted((a, b) => a.id.localeCompare(b.id));
  };
  return {
    list,
    find: async id => (await list()).find(status => status.id === id),
    // this process answers with what is new; the others hear of it
    enable: id => state.enable(id).then(() => host().converge()),
    disable: id => state.disable(id).then(() => host().converge()),
    settings: async id =>
      (await state.find(id))?.manifest ? state.settings(id) : { schema: null, stored: {} },
    saveSettings: (id, stored) => state.saveSettings(id, stored).then(() => host().converge()),
    incidents: (id, limit) => state.incidents(id, limit),
    stock: id => data.stock(named(id)),
    purge: id => data.purge(named(id)),
    dump: id => data.dumpLines(named(id)),
    isSafeMode: safeMode !== null,
  };
}

/** One that runs without having been switched on here, as in development. */
function runningStatus({ manifest, folder }: RunningPlugin): PluginStatus {
  return {
    ...{ id: manifest.id, manifest, folder, origin: 'folder', state: 'enabled', kept: [] },
    ...{ reason: null, evidence: null, since: null, error: null },
  };
}
