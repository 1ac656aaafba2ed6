import { type ChannelListener, listenToChannel } from '../database/channel-listener.ts';
import type { Database } from '../database/open-database.ts';
import type { Log } from '../log/create-log.ts';
import type { PluginHost } from '../plugin-host/plugin-host.ts';
import { pluginsChannel } from '../plugin-host/state/queries.ts';

/**
 * Keeps the plugins of this process as they are switched in the database, by whatever process. The first look is over when it
 * resolves; a burst of switches is one look more.
 */
export async function followPlugins(parts: {
  readonly database: Pick<Database, 'connectionString'>;
  readonly log: Log;
  readonly host: Pick<PluginHost, 'converge'>;
}): Promise<Pick<ChannelListener, 'stop'>> {
  const { host, log, database } = parts;
  let isWaiting = false;
  let looks: Promise<void> = Promise.resolve();
  const look = () => {
    if (isWaiting) return;
    isWaiting = true;
    looks = looks
      .then(() => {
        isWaiting = false;
        return host.converge();
      })
      .catch(error => log.error({ err: error }, 'plugins could not be brought up to date'));
  };
  const listener = await listenToChannel({
    ...{ database, channel: pluginsChannel, name: 'enfilade plugin listener' },
    onMessage: look,
    onLost: () => log.warn('switches of plugins cannot be heard until the database answers'),
  });
  await looks;
  return {
    async stop() {
      await listener.stop();
      await looks;
    },
  };
}
