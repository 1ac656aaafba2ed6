import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { createCliContext } from './context.ts';
import { runProgram } from './run-program.ts';

/** What a command did: its exit code, and all that it wrote. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command in this process. `input` is what a person or another program would type. */
export async function runWords(
  words: readonly string[],
  {
    env = {},
    cwd = tmpdir(),
    input = '',
  }: { env?: Record<string, string>; cwd?: string; input?: string } = {},
): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const collect = (lines: string[]) => ({ write: (text: string) => lines.push(text) > 0 });
  const context = createCliContext({
    env,
    cwd: () => cwd,
    stdin: Readable.from([input]),
    stdout: collect(out),
    stderr: collect(err),
  } as unknown as NodeJS.Process);
  return { code: await runProgram(context, [...words]), out: out.join(''), err: err.join('') };
}
