import { current, type Place } from './entry.ts';

type Ending = 'exit' | 'reallyExit' | 'abort' | 'kill' | 'disconnect';
type Anything = (...args: never[]) => unknown;

/**
 * A plugin that ends the process gets an error instead, so that nobody's request is lost for it; `onRefused` hears who it was. Core's
 * own ends as ever. Returns what takes it back.
 */
export function refuseExit(onRefused: (place: Place, call: string) => void): () => void {
  const undo = (['exit', 'reallyExit', 'abort', 'kill', 'disconnect'] as const).map(name =>
    replace(
      name,
      original =>
        function refusing(this: unknown, ...args: never[]) {
          const place = current();
          if (!place || !endsUs(name, args)) return Reflect.apply(original, process, args);
          onRefused(place, `process.${name}`);
          throw new Error(`A plugin may not end the process: process.${name} was refused.`);
        },
    ),
  );
  return () => {
    for (const each of undo) each();
  };
}

function replace(name: Ending, wrap: (original: Anything) => Anything): () => void {
  const place = process as unknown as Record<Ending, Anything | undefined>;
  const original = place[name];
  // no channel, nothing to disconnect
  if (original === undefined) return () => {};
  place[name] = wrap(original);
  return () => {
    place[name] = original;
  };
}

/** Signal 0 only asks; 0 and negative numbers are groups that this process may belong to, and its parent watches over it. */
function endsUs(name: Ending, [pid, signal]: readonly unknown[]): boolean {
  if (name !== 'kill') return true;
  if (signal === 0) return false;
  const number = Number(pid);
  return number <= 0 || number === process.pid || number === process.ppid;
}
