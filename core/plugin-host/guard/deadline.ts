/** What a plugin's function did not finish in its time. */
export class PastDeadline extends Error {
  override readonly name = 'PastDeadline';
}

/** ms by which a timer may be late before the whole process counts as held up. */
const lag = 100;

/**
 * The value of the work, or PastDeadline after `ms`, and after as long again where the process was held up meanwhile: that is
 * nobody's fault. What comes of it later is nobody's business any more, least of all the process's: a late rejection is swallowed.
 */
export function withDeadline<Value>(
  work: PromiseLike<Value>,
  ms: number,
  onPast: (error: PastDeadline) => void,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const cut = () => {
      const error = new PastDeadline(`not finished after ${ms} ms`);
      onPast(error);
      reject(error);
    };
    let timer = setTimeout(() => {
      if (performance.now() - started < ms + lag) return cut();
      timer = setTimeout(cut, ms);
    }, ms);
    work.then(
      value => {
        clearTimeout(timer);
        resolve(value);
      },
      error => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === 'function';
}
