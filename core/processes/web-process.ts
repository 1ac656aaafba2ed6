import { publicAddress } from '../config/read-config.ts';
import { openHouse } from '../main.ts';
import { createWebApp } from '../web-app.ts';
import { runChild } from './run-child.ts';
import { listen } from './web-server.ts';

await runChild('web', async ({ config, log, containment }) => {
  const house = await openHouse({
    config,
    log,
    name: 'web',
    migrate: false,
    containment,
    listens: true,
    plugins: 'follow',
  });
  let isStopping = false;
  const isReady = async () => {
    if (isStopping) return false;
    return house.database.knex.raw('select 1').then(
      () => true,
      () => false,
    );
  };
  if (config.smtpUrl !== null && config.publicUrl === null)
    log.warn(`PUBLIC_URL is not set: links in mails lead to ${publicAddress(config)}`);
  const { app, setUp } = createWebApp(house, { health: { isReady } });
  const onStopping = () => {
    isStopping = true;
  };
  const { host, port } = config;
  const server = await listen({ handle: app.callback(), host, port, onStopping }).catch(async error => {
    await house.close();
    throw error;
  });
  await house.siteSettings.read();
  return {
    ready: { url: server.url, setUpPath: await setUp.path() },
    async stop() {
      await server.stop();
      await house.close();
    },
  };
});
