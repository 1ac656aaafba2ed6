import { openHouse } from '../main.ts';
import { registerJobs } from '../register-jobs.ts';
import { runChild } from './run-child.ts';

await runChild('worker', async ({ config, log, containment }) => {
  const house = await openHouse({ config, log, name: 'worker', migrate: false, containment });
  const { jobs } = house;
  registerJobs(jobs, house);
  await jobs.start();
  return {
    ready: {},
    stop: () => house.close(),
  };
});
