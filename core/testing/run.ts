import path from 'node:path';
import { run } from 'node:test';
import { findTestFiles } from './find-test-files.ts';
import { reportTests, type Totals } from './reporter.ts';
import { prepareTemplate, serverVariable } from './test-database.ts';
import { startTestServer } from './test-server.ts';

const root = path.resolve(import.meta.dirname, '../..');
const longestTest = 180_000;

/** `npm test [-- part of a path …]`: the whole suite on one PostgreSQL of its own. */
async function main(filters: string[]): Promise<number> {
  const files = await findTestFiles(root, filters);
  if (files.length === 0) {
    process.stderr.write(`no test file matches ${filters.join(' ') || root}\n`);
    return 1;
  }
  const stopping = stopOnSignal();
  const server = await startTestServer();
  process.env[serverVariable] = server.url;
  try {
    await prepareTemplate(server.url);
    const totals = await runFiles(files, stopping);
    printTotals(totals, process.stdout);
    return totals.failed > 0 || totals.passed === 0 || stopping.aborted ? 1 : 0;
  } finally {
    await server.stop();
  }
}

function runFiles(files: string[], signal: AbortSignal): Promise<Totals> {
  const events = run({
    files: files.map(file => path.join(root, file)),
    concurrency: 2,
    isolation: 'process',
    timeout: longestTest,
    signal,
  });
  return reportTests(events, root, text => process.stdout.write(text));
}

function printTotals({ passed, failed, skipped }: Totals, output: NodeJS.WriteStream): void {
  if (skipped > 0) output.write(`\n${skipped} skipped\n`);
  output.write(`\n${passed} passed, ${failed} failed\n`);
}

/** The first signal ends the run in order, the second at once; the server goes in either case. */
function stopOnSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(1);
      controller.abort();
    });
  }
  return controller.signal;
}

process.exitCode = await main(process.argv.slice(2));
