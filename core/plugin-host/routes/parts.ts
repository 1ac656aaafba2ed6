import type { Views } from '../../views/create-views.ts';
import type { ActivityLog } from '../activity/activity-log.ts';
import type { PluginJobRoom } from '../jobs/create-plugin-jobs.ts';
import type { PluginHost } from '../plugin-host.ts';
import type { Secrets } from '../settings/index.ts';
import type { PluginAdministration } from './plugin-administration.ts';

/** A fact that a plugin could not be told. */
export interface DeadFact {
  readonly id: string;
  readonly hook: string;
  readonly failure: string;
  readonly at: Date;
}

export interface PluginPageParts {
  readonly views: Views;
  readonly administration: PluginAdministration;
  readonly plugins: PluginHost;
  readonly pluginJobs: Pick<PluginJobRoom, 'list' | 'retry'>;
  readonly activity: Pick<ActivityLog, 'read' | 'write'>;
  readonly deadFacts: {
    list(plugin: string): Promise<readonly DeadFact[]>;
    /** Tells it once more; a fact that fails again stays. */
    retry(plugin: string, id: string): Promise<void>;
  };
  readonly secrets: Secrets;
}
