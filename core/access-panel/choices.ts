import { closeVerbs } from '../access/index.ts';
import { AppError } from '../errors/app-error.ts';
import { readMoment } from '../http/moment-field.ts';
import type { Audience, Publication, ShownTime, Verb } from '../plugin-api/index.ts';

/** What somebody can be given, as plain choices. */
const choices: Readonly<Record<string, readonly Verb[]>> = {
  look: ['view'],
  download: closeVerbs(['download']),
  contribute: closeVerbs(['comment', 'download', 'upload']),
  edit: closeVerbs(['edit']),
  manage: closeVerbs(['manage']),
};

export const choiceNames: readonly string[] = Object.keys(choices);

/** The choice that gives exactly these verbs; null for a mixture made elsewhere. */
export function choiceOf(verbs: readonly Verb[]): string | null {
  const given = [...verbs].sort().join();
  return choiceNames.find(name => [...choices[name]!].sort().join() === given) ?? null;
}

export function readChoice(text: string): readonly Verb[] {
  return choiceNames.includes(text) ? choices[text]! : refuse('/may');
}

export const audiences: readonly Audience[] = ['public', 'signed-in', 'restricted'];

export function readAudience(form: URLSearchParams): { audience: Audience; audienceVerbs: readonly Verb[] } {
  const audience = audiences.find(each => each === form.get('audience')) ?? refuse('/audience');
  const besides = (['comment', 'download'] as const).filter(verb => form.getAll('besides').includes(verb));
  // Who is chosen has verbs of their own.
  return { audience, audienceVerbs: audience === 'restricted' ? ['view'] : ['view', ...besides] };
}

interface TimeEdit {
  readonly publication: Publication;
  readonly publishedFrom: Date | null;
  readonly publishedUntil: Date | null;
}

export const publications: readonly Publication[] = ['published', 'scheduled', 'draft', 'withdrawn'];

/** `before` is what the form showed. */
export function readTime(form: URLSearchParams, before: ShownTime): TimeEdit {
  const publication = publications.find(each => each === form.get('publication')) ?? refuse('/publication');
  const typed = readMoment(form, 'publishedFrom', before.from);
  const isScheduled = publication === 'scheduled';
  // Dropped without a word, a beginning that was typed would show at once what was meant for later.
  if (!isScheduled && typed && typed !== before.from) refuse('/publishedFrom');
  return {
    publication,
    publishedFrom: isScheduled ? typed : null,
    publishedUntil: readMoment(form, 'publishedUntil', before.until),
  };
}

function refuse(pointer: string): never {
  throw new AppError('VALIDATION_FAILED', { pointer });
}
