import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { benches } from './benches.ts';
import type { Finding } from './finding.ts';
import { openRun, type Run } from './open-run.ts';
import { canMeasureProcesses } from './processes.ts';
import { readWords } from './read-words.ts';
import { formatTable } from './table.ts';

const resultsFile = path.join(import.meta.dirname, 'results.json');

/** `npm run bench [-- <name>… --full]` */
async function main(words: readonly string[]): Promise<number> {
  const { names, isFull, problem } = readWords(words, Object.keys(benches));
  if (problem) return refuse(problem, 2);
  if (!canMeasureProcesses) return refuse('The benchmarks read /proc, which only Linux has.', 1);
  const run = await openRun({ isFull });
  try {
    const findings = await runBenches(run, names);
    process.stdout.write(`\n${formatTable(findings)}`);
    await saveResults({ isFull, findings });
    return 0;
  } finally {
    await run.close();
  }
}

async function runBenches(run: Run, names: readonly string[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const name of names) {
    const started = performance.now();
    run.say(`${name} …`);
    findings.push(...(await benches[name]!(run)));
    run.say(`${name} took ${Math.round((performance.now() - started) / 1000)} s`);
  }
  return findings;
}

async function saveResults(results: { isFull: boolean; findings: readonly Finding[] }): Promise<void> {
  const { version, platform, arch } = process;
  const document = { at: new Date().toISOString(), node: version, platform, arch, ...results };
  await writeFile(resultsFile, `${JSON.stringify(document, null, 2)}\n`);
}

function refuse(line: string, code: number): number {
  process.stderr.write(`${line}\n`);
  return code;
}

process.exit(await main(process.argv.slice(2)));
