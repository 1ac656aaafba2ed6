import { once } from 'node:events';
import { type Config, readConfig } from '../config/read-config.ts';
import { isAppError } from '../errors/app-error.ts';
import { createLog, type Log } from '../log/create-log.ts';
import { containPlugins, type ProcessContainment } from '../plugin-host/containment/process-containment.ts';
import type { ChildName } from './child.ts';
import { keepCompiledCode } from './keep-compiled-code.ts';
import { type ChildMessage, heartbeat, tellSupervisor } from './messages.ts';

export interface RunningPart {
  readonly ready: Omit<Extract<ChildMessage, { kind: 'ready' }>, 'kind'>;
  stop(): Promise<void>;
}

export interface ChildParts {
  readonly config: Config;
  readonly log: Log;
  /** What plugins do wrong to this process. */
  readonly containment: ProcessContainment;
}

/** ms for what is in flight when a process that a plugin has harmed makes way for another one. */
const restartPatience = 10_000;

/**
 * The life of a child: waits until the supervisor says that the database is ready, starts its part, gives signs of
 * life, and stops in order on SIGTERM or when the supervisor is gone, however it ended.
 */
export async function runChild(
  name: ChildName,
  start: (parts: ChildParts) => Promise<RunningPart>,
): Promise<void> {
  const config = readConfig(process.env, process.cwd());
  const log = createLog({ level: config.logLevel });
  const { stopping, stop } = onceStopped();
  const restart = () => {
    stop();
    setTimeout(() => process.exit(1), restartPatience).unref();
  };
  const containment = containPlugins({ process: name, config, log, restart });
  try {
    await Promise.race([once(process, 'message'), stopping]);
    const part = await start({ config, log, containment });
    tellSupervisor({ kind: 'ready', ...part.ready });
    keepCompiledCode();
    const timer = setInterval(() => tellSupervisor({ kind: 'alive' }), heartbeat.every);
    await stopping;
    clearInterval(timer);
    await part.stop();
    await containment.stop();
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
function onceStopped(): { stopping: Promise<void>; stop: () => void } {
  const { promise: stopping, resolve: stop } = Promise.withResolvers<void>();
  process.on('SIGINT', () => {});
  process.on('SIGHUP', () => {});
  // a second one must not end us before what is in flight is done
  process.on('SIGTERM', () => stop());
  process.once('disconnect', () => stop());
  return { stopping, stop };
}
