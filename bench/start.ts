import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { prepareCluster } from '../core/database/embedded/cluster.ts';
import { stopServer } from '../core/database/embedded/running-server.ts';
import { startServer } from '../core/database/embedded/start-server.ts';
import { openBenchHouse } from './bench-gallery.ts';
import type { Finding } from './finding.ts';
import { fillLibrary } from './library.ts';
import type { Run } from './open-run.ts';
import { median } from './statistics.ts';
import { takeTurns } from './take-turns.ts';

const launcher = fileURLToPath(new URL('../bin/launch.js', import.meta.url));

/** From the launcher to the first answered page, on a data folder that was served before, against what must start. */
export async function benchStart(run: Run): Promise<Finding[]> {
  const dataDir = path.join(run.folder, 'start');
  const house = await openBenchHouse(dataDir);
  await fillLibrary(house.database.knex, { photos: 2_000 });
  await house.close();
  const subject = () => timeServe(run, dataDir);
  const reference = async () => (await timeNode()) + (await timePostgres(dataDir));
  await subject();
  const turns = await takeTurns(run.isFull ? 9 : 5, subject, reference);
  const over = turns.subject.map((ms, index) => (ms - turns.reference[index]!) / 1000);
  return [
    {
      ...{ bench: 'start', what: 'first page, beyond node and PostgreSQL', unit: 's', goal: { atMost: 1.5 } },
      value: median(over),
      note: `${median(turns.subject).toFixed(0)} ms against ${median(turns.reference).toFixed(0)} ms`,
    },
  ];
}

async function timeServe(run: Run, dataDir: string): Promise<number> {
  const port = await findFreePort();
  const started = performance.now();
  const child = spawn(process.execPath, [launcher, 'serve'], {
    env: { ...process.env, DATA_DIR: dataDir, PORT: String(port) },
    stdio: 'ignore',
  });
  run.onEnd(() => child.kill('SIGTERM'));
  while (!(await answers(`http://127.0.0.1:${port}/`))) await delay(5);
  const ms = performance.now() - started;
  child.kill('SIGTERM');
  await once(child, 'exit');
  return ms;
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.text();
    return response.status === 200;
  } catch {
    return false;
  }
}

async function timeNode(): Promise<number> {
  const started = performance.now();
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit');
  return performance.now() - started;
}

async function timePostgres(dataDir: string): Promise<number> {
  const cluster = await prepareCluster(dataDir);
  const started = performance.now();
  const { pid } = await startServer(cluster);
  const ms = performance.now() - started;
  await stopServer(cluster, pid);
  return ms;
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}
