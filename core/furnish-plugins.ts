import type { Log } from './log/create-log.ts';
import type { Gallery } from './plugin-api/index.ts';
import type { Containment } from './plugin-host/containment/containment.ts';
import { createPluginHost } from './plugin-host/create-plugin-host.ts';
import type { Incident } from './plugin-host/incident.ts';
import type { PluginServices } from './plugin-host/kernel/plugin-services.ts';
import type { PluginHost } from './plugin-host/plugin-host.ts';
import type { PluginSource } from './plugin-host/plugin-source.ts';

/** Plugins that nobody switched on: for processes and tests without any. */
export const noPlugins: PluginSource = { load: async () => ({ plugins: [], failures: [] }) };

export interface PluginParts {
  readonly log: Log;
  readonly process: string;
  readonly source: PluginSource;
  readonly containment: Containment;
  readonly gallery: () => Gallery;
}

/** The host of a process, with everything that plugins are handed. */
export function furnishPlugins({ log, process, source, containment, gallery }: PluginParts): PluginHost {
  const host = createPluginHost({
    log,
    process,
    source,
    containment,
    gallery,
    makeServices: () => services,
    withOwnRole: () => Promise.reject(new Error('not there yet')),
    onIncident: (_incident: Incident) => {},
    savePause: async () => {},
    onFailures: () => {},
  });
  containment.serve(host);
  return host;
}

const services = new Proxy({} as PluginServices, {
  get: (_, name) => {
    if (name === 'close') return async () => {};
    if (name === 'translator') return () => (key: string) => key;
    return undefined;
  },
});
