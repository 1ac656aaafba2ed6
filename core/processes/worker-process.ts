import { createJobs } from '../jobs/create-jobs.ts';
import { openHouse } from '../main.ts';
import { registerJobs } from '../register-jobs.ts';
import { runChild } from './run-child.ts';

await runChild(async ({ config, log }) => {
  const house = await openHouse({ config, log, name: 'worker', migrate: false });
  const jobs = createJobs({ db: house.database.knex, log });
  registerJobs(jobs, house);
  await jobs.start();
  return {
    ready: {},
    async stop() {
      await jobs.stop();
      await house.close();
    },
  };
});
