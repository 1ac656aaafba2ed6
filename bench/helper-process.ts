import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A process of the bench itself, which answers one question at a time and ends with this one. */
export interface HelperProcess<Question, Answer> {
  ask(question: Question): Promise<Answer>;
  stop(): Promise<void>;
}

/** `file` calls `answerQuestions`. */
export async function startHelper<Question, Answer>(file: URL): Promise<HelperProcess<Question, Answer>> {
  const child = fork(file, { execArgv: ['--conditions=source'] });
  await nextMessage(child);
  return {
    async ask(question) {
      child.send(question as object);
      const { answer, error } = (await nextMessage(child)) as { answer: Answer; error?: string };
      if (error) throw new Error(error);
      return answer;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const listening = new AbortController();
  const { signal } = listening;
  try {
    const ended = once(child, 'exit', { signal }).then(() => {
      throw new Error(`${child.spawnfile} ended`);
    });
    const [message] = await Promise.race([once(child, 'message', { signal }), ended]);
    return message;
  } finally {
    listening.abort();
  }
}

/** The other side. */
export function answerQuestions<Question, Answer>(answer: (question: Question) => Promise<Answer>): void {
  process.on('message', (question: Question) => {
    answer(question).then(
      value => process.send!({ answer: value }),
      error => process.send!({ error: String(error) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
  // Ctrl-C reaches the whole group; the bench decides when its helpers end
  process.on('SIGINT', () => {});
  process.send!('ready');
}
