import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import { current } from '../../plugin-host/containment/entry.ts';
import { placeOfError } from '../../plugin-host/place-of-error.ts';

/** Knows the timers that a plugin has started and that still run. */
export interface TimerWatch {
  /** Where they were started, such as `index.ts:12`, with how many there are. */
  running(): ReadonlyMap<string, number>;
  /** Those that run by now are told of no more. */
  forget(): void;
}

type Start = (work: (...given: unknown[]) => void, ...rest: unknown[]) => NodeJS.Timeout;

/** From now on in this process. Node says of its timers neither whose they are nor, when they are no reason to stay, that they run. */
export function watchTimers(plugin: string, folder: string): TimerWatch {
  const running = new Map<unknown, string>();
  const watchStart = (start: Start, repeats: boolean): Start =>
    function watched(work, ...rest) {
      if (current()?.plugin !== plugin) return start(work, ...rest);
      const place = placeOfError(new Error(), folder);
      // what Node or a package starts is theirs to end
      if (place === null) return start(work, ...rest);
      const timer = start(
        (...given) => {
          if (!repeats) running.delete(timer);
          work(...given);
        },
        ...rest,
      );
      running.set(timer, place);
      return timer;
    };
  const watchEnd =
    (end: (timer: never) => void) =>
    (timer: unknown): void => {
      for (const each of running.keys())
        if (each === timer || Number(each) === Number(timer)) running.delete(each);
      end(timer as never);
    };
  for (const place of [timers, globalThis] as unknown as Record<string, unknown>[]) {
    place.setTimeout = Object.assign(watchStart(place.setTimeout as Start, false), place.setTimeout);
    place.setInterval = watchStart(place.setInterval as Start, true);
    place.clearTimeout = watchEnd(place.clearTimeout as never);
    place.clearInterval = watchEnd(place.clearInterval as never);
  }
  syncBuiltinESMExports();
  return {
    forget: () => running.clear(),
    running() {
      const places = new Map<string, number>();
      for (const place of running.values()) places.set(place, (places.get(place) ?? 0) + 1);
      return places;
    },
  };
}
