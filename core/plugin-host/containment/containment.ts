import type { Incident } from '../incident.ts';
import type { SafeMode } from './safe-mode.ts';

/** What keeps a plugin's fault its own in this process. The host tells it what it does, and is told whom to pause. */
export interface Containment {
  /** Null: plugins run. Otherwise none is loaded, and the administrator is told how to leave. */
  readonly safeMode: SafeMode | null;
  /** Around loading and setting up one plugin: should the process die in it, the next start knows of whom. */
  settingUp<Value>(plugin: string, work: () => Promise<Value>): Promise<Value>;
  /** Once the host is there; what was noticed before is told then. */
  serve(host: ContainedHost): void;
}

export interface ContainedHost {
  /** Switches a plugin off everywhere, with its reason. */
  pause(incident: Incident): Promise<void>;
  /** Something to count and to show; the plugin goes on. */
  note?(incident: Incident): void;
}

/** For commands and tests: who calls them sees what happens. */
export const plainContainment: Containment = {
  safeMode: null,
  settingUp: (_plugin, work) => work(),
  serve() {},
};
