import { fork } from 'node:child_process';
import { AppError } from '../../errors/app-error.ts';
import type { ErrorCode } from '../../errors/error-codes.ts';
import type { Importable } from './import-definition.ts';

/** ms, for the start of the process as well. */
const patience = 15_000;

export type TryAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string };

/**
 * Imports a plugin in a process that is thrown away: it may hang, exit or eat memory without harm, and sees nothing of our
 * environment.
 * @throws AppError as `importDefinition` does.
 */
export async function tryEntry(plugin: Importable): Promise<void> {
  const answer = await askChild(plugin);
  if (!answer.ok) throw new AppError(answer.code, { message: answer.message });
}

function askChild({ manifest, folder, contents }: Importable): Promise<TryAnswer> {
  const { id, entry } = manifest;
  const child = fork(locateProcess(), {
    execArgv: [
      ...process.execArgv.filter(word => word.startsWith('--conditions')),
      '--max-old-space-size=512',
    ],
    env: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const { promise, resolve } = Promise.withResolvers<TryAnswer>();
  const refuse = (why: string) =>
    resolve({ ok: false, code: 'PLUGIN_LOAD_FAILED', message: `${id}: its code ${why}.` });
  const timer = setTimeout(() => refuse(`was not loaded within ${patience / 1000} s`), patience);
  child.once('message', answer => resolve(answer as TryAnswer));
  child.once('error', error => refuse(`could not be tried: ${error.message}`));
  child.once('exit', (code, signal) => refuse(`ended the process (${signal ?? code}) while it was loaded`));
  const question: Importable = { manifest: { id, entry }, folder, contents };
  child.send(question, error => error && refuse('ended the process while it was loaded'));
  return promise.finally(() => {
    clearTimeout(timer);
    child.kill('SIGKILL');
  });
}

/** Runs as TypeScript in a checkout and as JavaScript in a package. */
function locateProcess(): URL {
  const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
  return new URL(`./try-entry-process${extension}`, import.meta.url);
}
