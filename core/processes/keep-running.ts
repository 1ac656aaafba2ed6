import { type Child, type ChildOptions, type Failed, forkChild, type Ready } from './child.ts';

/** ms: the first restart comes at once; a child that dies soon after its start waits longer each time. */
const backoff = { first: 0, step: 500, most: 10_000, soon: 30_000 };
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
    first.reject({ kind: 'failed', code: 'INTERNAL', message: `The ${name} process ended while starting.` });
    if (isStopping || (options.mustStart && !wasReady)) return;
    failures = Date.now() - forkedAt < backoff.soon ? failures + 1 : 0;
    const wait = failures <= 1 ? backoff.first : Math.min(backoff.most, backoff.step * 2 ** (failures - 2));
    log.warn({ child: name, wait }, `${name} has ended; it is started again`);
    timer = setTimeout(fork, wait);
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
