import { once } from 'node:events';
import { type Config, readConfig } from '../config/read-config.ts';
import { isAppError } from '../errors/app-error.ts';
import { createLog, type Log } from '../log/create-log.ts';
import { keepCompiledCode } from './keep-compiled-code.ts';
import { type ChildMessage, heartbeat, tellSupervisor } from './messages.ts';

export interface RunningPart {
  readonly ready: Omit<Extract<ChildMessage, { kind: 'ready' }>, 'kind'>;
  stop(): Promise<void>;
}

/**
 * The life of a child: waits until the supervisor says that the database is ready, starts its part, gives signs of
 * life, and stops in order on SIGTERM or when the supervisor is gone, however it ended.
 */
export async function runChild(
  start: (parts: { config: Config; log: Log }) => Promise<RunningPart>,
): Promise<void> {
  const config = readConfig(process.env, process.cwd());
  const log = createLog({ level: config.logLevel });
  const stopping = onceStopped();
  reportStrayErrors(log);
  try {
    await Promise.race([once(process, 'message'), stopping]);
    const part = await start({ config, log });
    tellSupervisor({ kind: 'ready', ...part.ready });
    keepCompiledCode();
    const timer = setInterval(() => tellSupervisor({ kind: 'alive' }), heartbeat.every);
    await stopping;
    clearInterval(timer);
    await part.stop();
    process.exit(0);
  } catch (error) {
    const code = isAppError(error) ? error.code : 'INTERNAL';
    if (code === 'INTERNAL') log.fatal({ err: error }, 'start failed');
    tellSupervisor({ kind: 'failed', code, message: (error as Error).message });
    process.exitCode = 1;
    setTimeout(() => process.exit(1), 500);
  }
}

/** Ctrl-C reaches a whole group of processes; the supervisor alone decides when we stop. */
function onceStopped(): Promise<void> {
  process.on('SIGINT', () => {});
  process.on('SIGHUP', () => {});
  return new Promise(resolve => {
    process.once('SIGTERM', () => resolve());
    process.once('disconnect', () => resolve());
    // a second one must not end us before what is in flight is done
    process.on('SIGTERM', () => {});
  });
}

/** What nobody caught leaves this process in a state that nobody knows: the supervisor starts a new one. */
function reportStrayErrors(log: Log): void {
  process.on('uncaughtException', error => {
    log.fatal({ err: error }, 'uncaught error');
    process.exit(1);
  });
}
