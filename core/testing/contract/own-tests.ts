import { glob } from 'node:fs/promises';
import path from 'node:path';
import { run } from 'node:test';
import type { Finding } from '../../cli/plugin-check.ts';
import { reportTests } from '../reporter.ts';
import type { CheckOutcome } from './subject.ts';

const longestTest = 180_000;

/** The plugin's own tests, each file in a process of its own. */
export async function runOwnTests(folder: string): Promise<CheckOutcome> {
  const files = await findOwnTests(folder);
  if (files.length === 0) return { detail: 'there are none', findings: [missing] };
  let report = '';
  const events = run({
    files,
    cwd: folder,
    concurrency: 2,
    isolation: 'process',
    timeout: longestTest,
    execArgv: [...process.execArgv, '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'],
  });
  const { passed, failed, skipped } = await reportTests(events, folder, text => {
    report += text;
  });
  const detail = `${passed} passed${failed > 0 ? `, ${failed} failed` : ''}${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  const text = shorten(report, folder);
  return {
    detail,
    findings: failed > 0 ? [{ text, remedy: 'correct the code, or the test' }] : [],
  };
}

const missing: Finding = {
  text: 'no *.test.ts is there',
  remedy: 'write one; the guide shows how: createTestGallery of enfilade/plugin-testing',
  isWarning: true,
};

async function findOwnTests(folder: string): Promise<string[]> {
  const files: string[] = [];
  for await (const file of glob('**/*.test.{ts,js}', { cwd: folder, exclude: isLeftOut }))
    files.push(path.join(folder, file));
  return files.toSorted();
}

export function isLeftOut(name: unknown): boolean {
  const base = path.basename(String(name));
  return base === 'node_modules' || base === '.git';
}

/** Lines of a failure that are printed: what was compared may be a whole page. */
const longestFailure = 8;

/** Of each failure its beginning, and where in the plugin it comes from. */
function shorten(report: string, folder: string): string {
  const failures = report.replace(/\nSlowest files\n(.*\n)*$/, '').split(/(?=^✖)/m);
  const short = failures.map(failure => {
    const lines = failure.trimEnd().split('\n');
    const place = lines.find(
      (line, index) => index >= longestFailure && line.includes(`at `) && line.includes(folder),
    );
    return [...lines.slice(0, longestFailure), ...(place ? ['      …', place] : [])].join('\n');
  });
  return short.join('\n').trim().replaceAll('\n', '\n    ');
}
