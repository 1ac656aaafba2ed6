import { type Child, type ChildOptions, type Failed, forkChild, type Ready } from './child.ts';

/** ms: the first restart comes at once; a child that dies soon after its start waits longer each time. */
const backoff = { first: 0, step: 500, most: 10_000, soon: 30_000, explanations: 20 };
const stopPatience = 20_000;

export interface KeptChild {
  /** @throws the first start's failure. */
  start(): Promise<Ready>;
  stop(): Promise<void>;
  kill(): void;
}

export interface KeepOptions extends Pick<ChildOptions, 'name' | 'log' | 'env' | 'patience'> {
  /** A failure of its very first start is final, so that it can be told. */
  readonly mustStart: boolean;
  /**
   * Whether the end since that moment (ms since 1970) has a cause that is dealt with at the next start: then that comes at once,
   * also after a very first start.
   */
  readonly isExplained?: (since: number) => boolean;
}

/** Keeps one part of the server running: whatever ends it, a new one follows. */
export function keepRunning(options: KeepOptions): KeptChild {
  const { name, log } = options;
  const first = Promise.withResolvers<Ready>();
  let child: Child;
  let wasReady = false;
  let isStarted = false;
  let isStopping = false;
  let failures = 0;
  let explained = 0;
  let forkedAt = 0;
  let timer: NodeJS.Timeout | undefined;

  const fork = () => {
    forkedAt = Date.now();
    child = forkChild({ ...options, onReady, onFailed, onExit });
    if (isStarted) child.start();
  };
  const onReady = (message: Ready) => {
    wasReady = true;
    first.resolve(message);
    log.info({ child: name, childPid: child.pid }, `${name} is running`);
  };
  const onFailed = (message: Failed) => first.reject(message);
  const onExit = () => {
    const isExplained = explain();
    if (!isExplained) first.reject(endedWhileStarting(name));
    if (isStopping || (options.mustStart && !wasReady && !isExplained)) return;
    const wait = isExplained ? 0 : nextWait();
    log.warn({ child: name, wait }, `${name} has ended; it is started again`);
    timer = setTimeout(fork, wait);
  };
  const nextWait = () => {
    failures = Date.now() - forkedAt < backoff.soon ? failures + 1 : 0;
    return failures <= 1 ? backoff.first : Math.min(backoff.most, backoff.step * 2 ** (failures - 2));
  };
  /** Whatever the explanations, they must not become a circle. */
  const explain = () => {
    if (explained >= backoff.explanations || !options.isExplained?.(forkedAt)) return false;
    explained += 1;
    return true;
  };

  first.promise.catch(() => {});
  fork();
  return {
    start: () => {
      isStarted = true;
      child.start();
      return first.promise;
    },
    stop: () => {
      isStopping = true;
      clearTimeout(timer);
      return child.stop(stopPatience);
    },
    kill: () => {
      isStopping = true;
      clearTimeout(timer);
      child.kill();
    },
  };
}

function endedWhileStarting(name: string): Failed {
  return { kind: 'failed', code: 'INTERNAL', message: `The ${name} process ended while starting.` };
}
