import type { Log } from '../../log/create-log.ts';
import type { AddedTemplate } from './templates.ts';

/** A template of a plugin or a theme that could not be shown; for administrators. */
export interface TemplateProblem {
  /** `plugin:map`, `theme:ledger`. */
  readonly owner: string;
  /** A template's name, or a file. */
  readonly template: string;
  readonly message: string;
  readonly at: Date;
}

export interface TemplateProblems {
  /** Logged when it is new. */
  report(template: Pick<AddedTemplate, 'owner' | 'name'>, error: unknown): void;
  /** Since the start of this process, newest last. */
  list(): readonly TemplateProblem[];
}

const most = 100;

export function createTemplateProblems(log: Log): TemplateProblems {
  const known = new Map<string, TemplateProblem>();
  return {
    report({ owner, name }, error) {
      const message = (error instanceof Error ? error.message : String(error)).slice(0, 2_000);
      const key = `${owner} ${name} ${message}`;
      const isNew = !known.delete(key);
      known.set(key, { owner, template: name, message, at: new Date() });
      if (known.size > most) known.delete(known.keys().next().value!);
      if (isNew) log.error({ owner, template: name, err: error }, 'a template could not be shown');
    },
    list: () => [...known.values()],
  };
}
