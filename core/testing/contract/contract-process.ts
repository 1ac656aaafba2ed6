import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CheckMessage, CheckQuestion, CheckResult } from '../../cli/plugin-check.ts';
import { isAppError } from '../../errors/app-error.ts';
import { prepareTemplate, serverVariable } from '../test-database.ts';
import { startTestServer } from '../test-server.ts';
import { checkContract } from './check-contract.ts';
import type { CheckOutcome } from './subject.ts';

// Started by core/cli/plugin-test.ts: tests one plugin, tells each result, and ends when it is left alone.
process.once('disconnect', () => process.exit(1));
process.once('message', (question: CheckQuestion) => {
  void answer(question).finally(() => process.disconnect());
});

async function answer({ folder }: CheckQuestion): Promise<void> {
  const server = await startTestServer();
  const links = await mkdtemp(path.join(tmpdir(), 'enfilade-plugin-test-'));
  process.env[serverVariable] = server.url;
  try {
    await prepareTemplate(server.url);
    await mkdir(path.join(links, 'plugins'));
    await symlink(folder, path.join(links, 'plugins', path.basename(folder)));
    await checkContract({ folder, pluginsFolder: path.join(links, 'plugins') }, check);
    tell({ kind: 'done' });
  } catch (error) {
    if (isAppError(error)) tell({ kind: 'refused', code: error.code, message: error.message });
    else tell({ kind: 'refused', code: 'INTERNAL', message: String((error as Error).stack ?? error) });
  } finally {
    await rm(links, { recursive: true, force: true });
    await server.stop();
  }
}

/** Runs one check; false: it failed. */
async function check(name: string, run: () => Promise<CheckOutcome>): Promise<boolean> {
  tell({ kind: 'begun', name });
  const result = await run().then(
    outcome => resultOf(name, outcome),
    error => failedResult(name, error),
  );
  tell({ kind: 'checked', result });
  return result.outcome !== 'failed';
}

function resultOf(name: string, { detail, findings, isSkipped }: CheckOutcome): CheckResult {
  const isFailed = findings.some(({ isWarning }) => !isWarning);
  const outcome = isFailed ? 'failed' : findings.length > 0 ? 'warned' : isSkipped ? 'skipped' : 'passed';
  return { name, outcome, detail, findings };
}

function failedResult(name: string, error: unknown): CheckResult {
  const text = isAppError(error)
    ? `${error.code}: ${error.message}`
    : String((error as Error).stack ?? error);
  const remedy = isAppError(error)
    ? 'correct it, then run this again'
    : 'this is a fault of Enfilade itself: report it';
  return { name, outcome: 'failed', detail: '', findings: [{ text, remedy }] };
}

function tell(message: CheckMessage): void {
  process.send?.(message);
}
