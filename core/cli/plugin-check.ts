/** What one check of a plugin came to, as `enfilade plugin test` prints it. */
export interface CheckResult {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'warned' | 'skipped';
  /** A few words about what was looked at: `3 passed`, `no settings`. */
  readonly detail: string;
  readonly findings: readonly Finding[];
}

/** Something to mend. */
export interface Finding {
  readonly text: string;
  /** What to do about it. */
  readonly remedy: string;
  /** It works all the same. */
  readonly isWarning?: boolean;
}

/** What the process that tests a plugin tells the command. */
export type CheckMessage =
  | { readonly kind: 'begun'; readonly name: string }
  | { readonly kind: 'checked'; readonly result: CheckResult }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | { readonly kind: 'done' };

/** What it is asked. */
export interface CheckQuestion {
  /** Absolute. */
  readonly folder: string;
}

const marks = { passed: '✓', failed: '✗', warned: '!', skipped: '–' } as const;

/** One line, and two for each thing to mend. */
export function describeCheck({ name, outcome, detail, findings }: CheckResult): string[] {
  return [
    `${marks[outcome]} ${name.padEnd(20)} ${detail}`.trimEnd(),
    ...findings.flatMap(({ text, remedy }) => [`    ${text}`, `      → ${remedy}`]),
  ];
}

export function describeSum(results: readonly CheckResult[], seconds: number): string {
  const count = (outcome: CheckResult['outcome']) =>
    results.filter(result => result.outcome === outcome).length;
  const warned = count('warned');
  const warnings = warned > 0 ? `, ${warned} to look at` : '';
  return `${count('passed') + warned} passed${warnings}, ${count('failed')} failed (${seconds.toFixed(1)} s)`;
}
