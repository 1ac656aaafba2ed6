import type { Config } from '../config/read-config.ts';
import { readConfig } from '../config/read-config.ts';
import { createLog, type Log } from '../log/create-log.ts';
import { createPrettyDestination } from '../log/pretty-destination.ts';

/** What a command gets from the outside. Configuration and log are made when they are first asked for. */
export interface CliContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly config: Config;
  /** Writes to stderr, so that a command's own output stays clean; warnings and worse unless LOG_LEVEL says otherwise. */
  readonly log: Log;
}

export function createCliContext(process: NodeJS.Process): CliContext {
  const { env, stdin, stdout, stderr } = process;
  const cwd = process.cwd();
  let config: Config | undefined;
  let log: Log | undefined;
  return {
    env,
    cwd,
    stdin,
    stdout,
    stderr,
    get config() {
      config ??= readConfig(env, cwd);
      return config;
    },
    get log() {
      log ??= createLog({
        level: env.LOG_LEVEL ? this.config.logLevel : 'warn',
        destination: stderr.isTTY
          ? createPrettyDestination(stderr)
          : { write: text => void stderr.write(text) },
      });
      return log;
    },
  };
}
