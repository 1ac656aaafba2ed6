import { Presets, SingleBar } from 'cli-progress';
import { printable } from '../imports/file-names.ts';
import type { ImportPlan, PlannedFile } from '../imports/plan.ts';
import type { FileResult, ImportReport } from '../imports/report.ts';
import type { CliContext } from './context.ts';
import { describeReport } from './import-summary.ts';

export interface OutputOptions {
  readonly json?: boolean;
  readonly dryRun?: boolean;
}

/** What an import shows while it runs and when it ends. */
export interface ImportOutput {
  begin(plan: ImportPlan): void;
  settled(file: PlannedFile, result: FileResult): void;
  /** From here on each file has its line. */
  watching(report: ImportReport): void;
  /** While watching: what kept some arrivals out. The next ones are tried all the same. */
  failure(report: ImportReport): void;
  /** Takes the progress bar away. */
  close(): void;
  summary(report: ImportReport): void;
}

export function createImportOutput(
  { stdout, stderr }: Pick<CliContext, 'stdout' | 'stderr'>,
  options: OutputOptions,
): ImportOutput {
  const bar = options.json || !stderr.isTTY ? undefined : createBar(stderr);
  const write = (text: string) => void stdout.write(text);
  let isWatching = false;
  return {
    begin: plan => bar?.start(plan.files.length + plan.refused.length),
    settled(file, result) {
      if (!isWatching) bar?.advance();
      else if (!options.json) write(`${describeFile(file, result)}\n`);
    },
    watching(report) {
      bar?.stop();
      isWatching = true;
      if (!options.json) write(`${describeReport(report, options)}Watching for more; Ctrl-C ends it.\n`);
    },
    failure({ failure }) {
      if (failure) stderr.write(`${failure.code}: ${failure.reason}\n`);
    },
    close: () => bar?.stop(),
    summary(report) {
      if (options.json) write(`${JSON.stringify({ dryRun: options.dryRun ?? false, ...report }, null, 2)}\n`);
      else if (!isWatching) write(describeReport(report, options));
    },
  };
}

function createBar(stream: NodeJS.WriteStream) {
  const format = '{bar} {percentage} % | {value} of {total} | {rate} a second | {eta_formatted} left';
  const bar = new SingleBar({ stream, format, hideCursor: true, etaBuffer: 200 }, Presets.shades_classic);
  let started = 0;
  let done = 0;
  return {
    start(total: number) {
      started = performance.now();
      bar.start(total, 0, { rate: '–' });
    },
    advance() {
      done += 1;
      const seconds = (performance.now() - started) / 1000;
      bar.increment(1, { rate: (done / Math.max(seconds, 0.1)).toFixed(1) });
    },
    stop: () => bar.stop(),
  };
}

function describeFile(file: PlannedFile, result: FileResult): string {
  const name = printable(file.shownPath);
  if (result.status === 'refused') return `refused    ${name}  ${result.code}: ${result.reason}`;
  return `${result.status.padEnd(10)} ${name}`;
}
