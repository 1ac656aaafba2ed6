import { Presets, SingleBar } from 'cli-progress';
import { printable } from '../imports/file-names.ts';
import type { ImportPlan, PlannedFile } from '../imports/plan.ts';
import type { FileResult, ImportReport } from '../imports/report.ts';
import type { CliContext } from './context.ts';
import type { ImportFlags } from './import.ts';
import { describeReport } from './import-summary.ts';

/** What an import shows while it runs and when it ends. */
export interface ImportOutput {
  begin(plan: ImportPlan): void;
  settled(file: PlannedFile, result: FileResult): void;
  /** From here on each file has its line. */
  watching(report: ImportReport): void;
  /** Takes the progress bar away. */
  close(): void;
  summary(report: ImportReport): void;
}

export function createImportOutput({ stdout, stderr }: CliContext, flags: ImportFlags): ImportOutput {
  const bar = flags.json || !stderr.isTTY ? undefined : createBar(stderr);
  const write = (text: string) => void stdout.write(text);
  let isWatching = false;
  let isSummed = false;
  return {
    begin: plan => bar?.start(plan.files.length, 0, { rate: '–' }),
    settled(file, result) {
      if (isWatching) return flags.json ? undefined : write(`${describeFile(file, result)}\n`);
      bar?.increment();
    },
    watching(report) {
      bar?.stop();
      isWatching = true;
      isSummed = true;
      if (!flags.json) write(`${describeReport(report, flags)}Watching for more; Ctrl-C ends it.\n`);
    },
    close: () => bar?.stop(),
    summary(report) {
      if (flags.json) write(`${JSON.stringify({ dryRun: flags.dryRun ?? false, ...report }, null, 2)}\n`);
      else if (!isSummed) write(describeReport(report, flags));
    },
  };
}

function createBar(stream: NodeJS.WriteStream): SingleBar {
  return new SingleBar(
    {
      stream,
      format: '{bar} {percentage}% | {value} of {total} | {rate} a second | {left} left',
      hideCursor: true,
      stopOnComplete: false,
      fps: 5,
      formatBar: Presets.shades_classic.format ? undefined : undefined,
    },
    Presets.shades_classic,
  );
}

function describeFile(file: PlannedFile, result: FileResult): string {
  const name = printable(file.shownPath);
  if (result.status === 'refused') return `refused    ${name}  ${result.code}: ${result.reason}`;
  return `${result.status.padEnd(10)} ${name}`;
}
