import { mkdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { type Config, readConfig } from '../config/read-config.ts';
import { drawDemo } from '../demo/draw-demo.ts';
import { createLog, type Log } from '../log/create-log.ts';
import { type OpenHouse, openHouse } from '../main.ts';
import { type Server, supervise } from '../processes/supervisor.ts';
import type { CliContext } from './context.ts';
import { createDemoImport, prepareDemo } from './demo-gallery.ts';
import { listenForInterruption } from './interruption.ts';
import { makeThrowAwayFolder, throwAwayEnvironment } from './throw-away.ts';

interface Options {
  readonly keep?: string;
}

export function register(program: Command, context: CliContext): void {
  program
    .command('demo')
    .description(
      'Serve a sample gallery that is drawn on the spot, from a folder that is removed at the end.',
    )
    .option('--keep <dir>', 'keep the gallery in this folder')
    .action((options: Options) => runDemo(context, options));
}

async function runDemo(context: CliContext, { keep }: Options): Promise<void> {
  const folder = keep === undefined ? await makeThrowAwayFolder('demo') : path.resolve(context.cwd, keep);
  const env = throwAwayEnvironment(context.env, folder);
  const config = readConfig(env, context.cwd);
  const log = createLog({ level: env.LOG_LEVEL ? config.logLevel : 'warn' });
  const interruption = listenForInterruption();
  try {
    const server = await supervise({ config, log, role: 'all', env: { ...env, LOG_LEVEL: log.level } });
    try {
      await serveDemo({ config, log, server, folder, context }, interruption);
    } finally {
      await server.stop();
    }
  } finally {
    if (keep === undefined) await rm(folder, { recursive: true, force: true });
    interruption.close();
  }
}

interface Demo {
  readonly config: Config;
  readonly log: Log;
  readonly server: Server;
  readonly folder: string;
  readonly context: CliContext;
}

async function serveDemo(
  { config, log, server, folder, context: { stdout } }: Demo,
  { signal, happened }: ReturnType<typeof listenForInterruption>,
): Promise<void> {
  const house = await openHouse({ config, log, name: 'demo', migrate: false, plugins: 'load' });
  try {
    const isFresh = await prepareDemo(house.gallery, house.passwords);
    stdout.write(
      `The sample gallery is served at ${server.url}\nSign in as demo with the password demo, from this machine only. Ctrl-C ends it.\n`,
    );
    if (isFresh) {
      stdout.write('Its photos are being drawn; the pages fill meanwhile.\n');
      const count = await fillDemo(house, path.join(folder, 'pictures'), signal);
      if (!signal.aborted) stdout.write(`All ${count} photos are there.\n`);
    }
    await happened;
  } finally {
    await house.close();
  }
}

/** Draws and imports at the same time. */
async function fillDemo(house: OpenHouse, pictures: string, signal: AbortSignal): Promise<number> {
  await mkdir(pictures, { recursive: true });
  const demoImport = createDemoImport(house, { folder: pictures }, signal);
  const processes = availableParallelism();
  const drawing = drawDemo({
    folder: pictures,
    processes,
    signal,
    onDrawn: (_done, _total, file) => demoImport.add(file),
  });
  await drawing.catch(error => {
    if (!signal.aborted) throw error;
  });
  return demoImport.finish();
}
