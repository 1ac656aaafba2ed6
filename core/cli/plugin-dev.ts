import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../config/read-config.ts';
import { fail } from '../errors/app-error.ts';
import { createHousePluginState } from '../house-plugin-state.ts';
import { createLog } from '../log/create-log.ts';
import { openHouse } from '../main.ts';
import type { PluginManifest } from '../plugin-api/index.ts';
import { lookAt } from '../plugin-host/packages/find-plugins.ts';
import { supervise } from '../processes/supervisor.ts';
import type { CliContext } from './context.ts';
import { prepareDemo } from './demo-gallery.ts';
import { type Interruption, listenForInterruption } from './interruption.ts';
import { createDevelopment } from './plugin-dev-development.ts';
import { addSamplePhotos } from './plugin-dev-photos.ts';
import { createDevReports } from './plugin-dev-reports.ts';
import { watchPlugin } from './plugin-dev-watch.ts';
import { makeThrowAwayFolder, throwAwayEnvironment } from './throw-away.ts';

interface DevOptions {
  readonly port?: string;
  readonly keep?: string;
}

export function registerDev(command: Command, context: CliContext): void {
  command
    .command('dev [folder]')
    .description('serve a throw-away gallery with this plugin, which is read anew whenever a file is saved')
    .option('--port <port>', 'where the gallery is served')
    .option('--keep <dir>', 'keep the gallery in this folder')
    .action((folder: string | undefined, options: DevOptions) => developPlugin(context, folder, options));
}

async function developPlugin(context: CliContext, given = '.', { port, keep }: DevOptions): Promise<void> {
  const folder = path.resolve(context.cwd, given);
  const id = await requirePlugin(folder);
  const data = keep === undefined ? await makeThrowAwayFolder('dev') : path.resolve(context.cwd, keep);
  const interruption = listenForInterruption();
  try {
    await serve({ context, folder, id, env: environmentFor(context.env, data, port) }, interruption);
  } finally {
    if (keep === undefined) await rm(data, { recursive: true, force: true });
    interruption.close();
  }
}

/** One that cannot be read is served all the same: it may be mended. */
async function requirePlugin(folder: string): Promise<PluginManifest['id']> {
  const found = await lookAt({ id: path.basename(folder), origin: 'folder', folder });
  return (
    found?.id ??
    fail('NOT_FOUND', {
      message: `${folder} holds no plugin.json. Name the folder of a plugin, or begin one: enfilade plugin new`,
    })
  );
}

function environmentFor(env: CliContext['env'], data: string, port: string | undefined) {
  return {
    ...throwAwayEnvironment(env, data),
    PLUGINS_DIR: undefined,
    // what has just been saved is seen at once
    ENFILADE_PAGE_CACHE_BYTES: '0',
    // what fails is told by us, in a line
    LOG_LEVEL: env.LOG_LEVEL ?? 'fatal',
    ...(port === undefined ? {} : { PORT: port }),
  };
}

interface Served {
  readonly context: CliContext;
  readonly folder: string;
  readonly id: string;
  readonly env: Record<string, string | undefined>;
}

async function serve({ context, folder, id, env }: Served, interruption: Interruption): Promise<void> {
  const config = readConfig(env, context.cwd);
  const log = createLog({ level: config.logLevel });
  const server = await supervise({ config, log, role: 'all', env });
  try {
    const house = await openHouse({ config, log, name: 'dev', migrate: false, plugins: 'load' });
    try {
      await prepareDemo(house.gallery, house.passwords);
      const say = createDevReports({ context, house, id, folder });
      say.addresses(server.url!);
      const development = createDevelopment({ folder, id, state: createHousePluginState(house), say });
      await development.read([]);
      const watching = await watchPlugin(folder, development.read);
      await house.plugins.converge();
      await addSamplePhotos(house, config.dataDir, { say, signal: interruption.signal });
      await interruption.happened;
      await watching.stop();
      await say.stop();
    } finally {
      await house.close();
    }
  } finally {
    await server.stop();
  }
}
