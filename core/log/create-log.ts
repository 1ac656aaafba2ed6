import { type DestinationStream, type Logger, pino } from 'pino';
import { createPrettyDestination } from './pretty-destination.ts';

export type Log = Logger;
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

export interface LogOptions {
  readonly level: LogLevel;
  /** Where the lines go; absent: stdout, as readable lines on a terminal and as JSON elsewhere. */
  readonly destination?: DestinationStream;
}

const secrets = ['password', 'secret', 'token', 'authorization', 'cookie', 'connectionString', 'databaseUrl'];

/** Makes a structured log. Fields that name a secret are blanked, one level deep as well. */
export function createLog({ level, destination }: LogOptions): Log {
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secrets.flatMap(name => [name, `*.${name}`]), censor: '[hidden]' },
      formatters: { level: label => ({ level: label }) },
    },
    destination ?? (process.stdout.isTTY ? createPrettyDestination(process.stdout) : pino.destination(1)),
  );
}
