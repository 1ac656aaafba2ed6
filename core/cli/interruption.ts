import { constants } from 'node:os';

/** The first Ctrl-C asks to come to an end; the second one ends at once. */
export interface Interruption {
  /** Aborted by the first one. */
  readonly signal: AbortSignal;
  readonly happened: Promise<void>;
  /** As shells have it: 128 and the signal's number; null while nothing has happened. */
  readonly exitCode: number | null;
  /** Signals have their usual effect again. */
  close(): void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  const happened = Promise.withResolvers<void>();
  let exitCode: number | null = null;
  const listen = (name: NodeJS.Signals) => {
    if (exitCode !== null) process.exit(exitCode);
    exitCode = 128 + constants.signals[name];
    controller.abort();
    happened.resolve();
  };
  for (const name of signals) process.on(name, listen);
  return {
    signal: controller.signal,
    happened: happened.promise,
    get exitCode() {
      return exitCode;
    },
    close() {
      for (const name of signals) process.off(name, listen);
    },
  };
}
