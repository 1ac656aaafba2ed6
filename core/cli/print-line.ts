import type { CliContext } from './context.ts';

/** Programs that read what is printed ask for JSON. */
export interface WithJson {
  readonly json?: boolean;
}

export function printLine({ stdout }: CliContext, text: string): void {
  stdout.write(`${text}\n`);
}
