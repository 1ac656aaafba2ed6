import { bringUpToDate } from '../bring-up-to-date.ts';
import type { Config } from '../config/read-config.ts';
import { type Database, openDatabase } from '../database/open-database.ts';
import { acquireServeLock, findServing } from '../database/serve-lock.ts';
import { AppError, fail } from '../errors/app-error.ts';
import type { ErrorCode } from '../errors/error-codes.ts';
import type { Log } from '../log/create-log.ts';
import { namesSuspect } from '../plugin-host/containment/blackbox.ts';
import type { ChildName, Failed, Ready } from './child.ts';
import { type KeepOptions, type KeptChild, keepRunning } from './keep-running.ts';

export type Role = 'all' | ChildName;

export interface SuperviseOptions {
  readonly config: Config;
  readonly log: Log;
  readonly role: Role;
  readonly env: NodeJS.ProcessEnv;
  /** ms without a sign of life after which a child counts as hung; 10,000 when absent. */
  readonly patience?: number;
}

export interface Server {
  /** Null where no web process runs. */
  readonly url: string | null;
  /** Of the first administrator's page; null when there is one. */
  readonly setUpPath: string | null;
  /** Children first, the database last. */
  stop(): Promise<void>;
  /** At once. */
  kill(): void;
}

/**
 * Loads the first child while the database starts, since both take their time, and keeps the children running. The
 * worker comes last: somebody waits for a page.
 * @throws AppError ALREADY_SERVING, PORT_IN_USE, and what opening the database throws.
 */
export async function supervise(options: SuperviseOptions): Promise<Server> {
  const [first, second]: ChildName[] = options.role === 'all' ? ['web', 'worker'] : [options.role];
  const children = [keepRunning(childOptions(options, first!, true))];
  const kill = () => {
    for (const child of children) child.kill();
  };
  const base = await openBase(options).catch(error => {
    kill();
    throw error;
  });
  const stop = async () => {
    await Promise.all(children.map(child => child.stop()));
    await base.close();
  };
  const { url = null, setUpPath = null } = await startFirst(children[0]!, stop);
  if (second) children.push(startBehind(keepRunning(childOptions(options, second, false))));
  return { url, setUpPath, stop, kill };
}

function childOptions(options: SuperviseOptions, name: ChildName, mustStart: boolean): KeepOptions {
  const { dataDir } = options.config;
  const isExplained = (since: number) => namesSuspect({ dataDir, process: name }, since);
  return { ...options, name, mustStart, isExplained };
}

async function startFirst(child: KeptChild, stop: () => Promise<void>): Promise<Ready> {
  try {
    return await child.start();
  } catch (error) {
    await stop();
    throw asAppError(error);
  }
}

function startBehind(child: KeptChild): KeptChild {
  child.start().catch(() => {});
  return child;
}

function asAppError(error: unknown): unknown {
  const failed = error as Partial<Failed>;
  return failed.kind === 'failed'
    ? new AppError(failed.code as ErrorCode, { message: failed.message })
    : error;
}

/** The embedded PostgreSQL lives as long as the supervisor has it open, whatever happens to the children. */
async function openBase({ config, log, role }: SuperviseOptions): Promise<{ close(): Promise<void> }> {
  const database = await openDatabase({ config, log, applicationName: 'enfilade serve', poolMax: 1 });
  try {
    const release = role === 'all' ? await takeServeLock(database) : undefined;
    await bringUpToDate(database, { config, log });
    return {
      async close() {
        await release?.();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function takeServeLock(database: Database): Promise<() => Promise<void>> {
  return (await acquireServeLock(database)) ?? refuseSecond(database);
}

async function refuseSecond(database: Database): Promise<never> {
  const serving = await findServing(database);
  if (!serving) fail('ALREADY_SERVING');
  const { pid, host } = serving;
  const who = `process ${pid}${host === null ? '' : ` on ${host}`}`;
  return fail('ALREADY_SERVING', { message: `Another server already serves this gallery: ${who}.` });
}
