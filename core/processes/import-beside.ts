import { type ChildProcess, fork } from 'node:child_process';

/** The import command beside a running server, as somebody would start it by hand. */
export interface ImportBeside {
  /** Lets it finish the file in hand; starting it again goes on. */
  stop(): void;
}

/** `words` are what stands after `enfilade import`. */
export function importBeside(words: readonly string[], env: NodeJS.ProcessEnv): ImportBeside {
  const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
  const program = new URL(`../cli/main${extension}`, import.meta.url);
  const watch = new URL(`./end-with-parent${extension}`, import.meta.url);
  const execArgv = [...process.execArgv, `--import=${watch.href}`];
  const child: ChildProcess = fork(program, ['import', ...words], {
    env: { ...env, ENFILADE_SERVER_PID: String(process.pid) },
    execArgv,
  });
  return { stop: () => void child.kill('SIGTERM') };
}
