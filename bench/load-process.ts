import autocannon from 'autocannon';
import { answerQuestions } from './helper-process.ts';
import type { Load, LoadResult } from './load-client.ts';

answerQuestions<Load, LoadResult>(async load => {
  const latencies: number[] = [];
  const started = performance.now();
  let ended = started;
  const result = await runAutocannon(load, ms => {
    latencies.push(ms);
    ended = performance.now();
  });
  const others = result.non2xx + result.errors;
  if (others > 0)
    throw new Error(`${others} of ${latencies.length} requests to ${load.origin}${load.paths[0]} failed`);
  return {
    requests: latencies.length,
    perSecond: latencies.length / ((ended - started) / 1000),
    latencies,
    bytes: result.throughput.total,
  };
});

/** Its own figures are whole milliseconds, so each answer is timed apart. */
function runAutocannon(load: Load, onAnswer: (ms: number) => void): Promise<autocannon.Result> {
  const { origin, paths, headers, connections, amount, seconds, rate } = load;
  const options = {
    url: origin,
    requests: paths.map(path => ({ path })),
    headers: { ...headers },
    connections: Math.min(connections, amount ?? connections),
    ...(amount === undefined ? { duration: seconds } : { amount }),
    ...(rate === undefined ? {} : { overallRate: rate }),
    // it ends at the next sample only
    sampleInt: 50,
    timeout: 30,
  };
  return new Promise((resolve, reject) => {
    const instance = autocannon(options, (error, result) => (error ? reject(error) : resolve(result)));
    instance.on('response', (_client, _status, _bytes, ms) => onAnswer(ms));
  });
}
