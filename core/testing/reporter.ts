import path from 'node:path';
import type { run } from 'node:test';
import { inspect } from 'node:util';

type TestEvents = ReturnType<typeof run>;

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface TestEvent {
  readonly name: string;
  readonly file?: string;
  readonly line?: number;
  readonly skip?: string | boolean;
  readonly todo?: string | boolean;
  readonly details: {
    readonly type?: string;
    readonly error?: Error & { failureType?: string; cause?: unknown };
  };
}

/** Prints failures as they come, and at the end the slowest files; the totals are the caller's to print. */
export async function reportTests(
  events: TestEvents,
  root: string,
  write: (text: string) => void,
): Promise<Totals> {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  const durations = new Map<string, number>();
  const output = new Map<string, string>();
  for await (const { type, data } of events as AsyncIterable<{ type: string; data: unknown }>) {
    if (type === 'test:pass') countPass(data as TestEvent, totals);
    if (type === 'test:fail' && countsAsFailure(data as TestEvent)) {
      totals.failed += 1;
      write(formatFailure(data as TestEvent, root));
    }
    if (type === 'test:stdout' || type === 'test:stderr') keepOutput(data as OutputEvent, output);
    if (type === 'test:summary') noteDuration(data as SummaryEvent, durations);
  }
  for (const [file, text] of output) write(`\n--- output of ${path.relative(root, file)}\n${text}`);
  write(formatSlowest(durations, root));
  return totals;
}

function countPass(event: TestEvent, totals: { passed: number; skipped: number }): void {
  if (event.details.type === 'suite') return;
  if (event.skip !== undefined || event.todo !== undefined) totals.skipped += 1;
  else totals.passed += 1;
}

/** A test around others fails with them: only those count. */
function countsAsFailure(event: TestEvent): boolean {
  return event.details.error?.failureType !== 'subtestsFailed';
}

function formatFailure({ name, file, line, details }: TestEvent, root: string): string {
  const place = file ? `${path.relative(root, file)}${line ? `:${line}` : ''}` : '';
  const cause = details.error?.cause ?? details.error;
  const text = cause instanceof Error ? inspect(cause) : String(cause);
  const lines = text.split('\n').filter(each => !/^\s+at .*(node:internal|node:async_hooks)/.test(each));
  return `\n✖ ${name}\n  ${place}\n${lines.map(each => `    ${each}`).join('\n')}\n`;
}

interface OutputEvent {
  readonly file?: string;
  readonly message: string;
}

function keepOutput({ file = '', message }: OutputEvent, output: Map<string, string>): void {
  output.set(file, (output.get(file) ?? '') + message);
}

interface SummaryEvent {
  readonly file?: string;
  readonly duration_ms: number;
}

function noteDuration({ file, duration_ms }: SummaryEvent, durations: Map<string, number>): void {
  if (file) durations.set(file, duration_ms);
}

function formatSlowest(durations: Map<string, number>, root: string): string {
  const slowest = [...durations].toSorted((a, b) => b[1] - a[1]).slice(0, 10);
  if (slowest.length < 2) return '';
  const rows = slowest.map(
    ([file, ms]) => `  ${(ms / 1000).toFixed(1).padStart(6)} s  ${path.relative(root, file)}`,
  );
  return `\nSlowest files\n${rows.join('\n')}\n`;
}
