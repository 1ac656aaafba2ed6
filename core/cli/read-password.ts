import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { fail } from '../errors/app-error.ts';
import type { CliContext } from './context.ts';

/** Asks for a password without showing it; without a terminal it is the first line of the input. */
export async function readPassword({ stdin, stderr }: Pick<CliContext, 'stdin' | 'stderr'>): Promise<string> {
  if (stdin.isTTY) stderr.write('Password: ');
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: silent, terminal: stdin.isTTY });
  try {
    for await (const line of lines) return line;
    return fail('WRONG_USAGE', { message: 'The password is missing: it is read from the input.' });
  } finally {
    lines.close();
    if (stdin.isTTY) stderr.write('\n');
  }
}
