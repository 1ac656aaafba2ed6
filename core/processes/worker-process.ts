import { changesChannel } from '../changes/announce.ts';
import { listenToChannel } from '../database/channel-listener.ts';
import { openHouse } from '../main.ts';
import { createActivityLog } from '../plugin-host/activity/activity-log.ts';
import { createFactDelivery } from '../plugin-host/facts/fact-delivery.ts';
import { registerJobs } from '../register-jobs.ts';
import { runChild } from './run-child.ts';

/** Facts are told as soon as something is committed; whatever is missed, the clock finds. */
const channel = { channel: changesChannel, name: 'enfilade facts', onLost: () => {} };

await runChild('worker', async ({ config, log, containment }) => {
  const house = await openHouse({
    config,
    log,
    name: 'worker',
    migrate: false,
    containment,
    plugins: 'follow',
  });
  const { jobs } = house;
  registerJobs(jobs, house);
  await jobs.start();
  const facts = createFactDelivery({
    db: house.database.knex,
    host: house.plugins,
    log,
    listen: wake => listenToChannel({ ...channel, database: house.database, onMessage: wake }),
  });
  await facts.start();
  const stopSchedules = house.pluginJobs.startSchedules();
  const host = () => house.plugins;
  const stopTelling = createActivityLog({ db: house.database.knex, log, host, process: 'worker' }).start();
  return {
    ready: {},
    async stop() {
      await stopSchedules();
      await stopTelling();
      await facts.stop();
      await house.close();
    },
  };
});
