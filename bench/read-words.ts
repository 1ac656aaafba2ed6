import { parseArgs } from 'node:util';

export interface Words {
  /** In the order of `known`. */
  readonly names: readonly string[];
  readonly isFull: boolean;
  /** What is wrong with the words; null when nothing is. */
  readonly problem: string | null;
}

/** What the command line asks for: some benches by name, or all of them. */
export function readWords(words: readonly string[], known: readonly string[]): Words {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: { full: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const unknown = positionals.filter(name => !known.includes(name));
    if (unknown.length > 0) return refuse(`There is no bench ${unknown[0]}; there are ${known.join(', ')}.`);
    const names = known.filter(name => positionals.length === 0 || positionals.includes(name));
    return { names, isFull: values.full, problem: null };
  } catch (error) {
    return refuse((error as Error).message);
  }
}

function refuse(problem: string): Words {
  return { names: [], isFull: false, problem };
}
