import { AppError } from '../errors/app-error.ts';
import type { Audience, Publication, Verb } from '../plugin-api/index.ts';

/** What somebody can be given, as plain choices; kept closed by the door. */
const choices: Readonly<Record<string, readonly Verb[]>> = {
  look: ['view'],
  download: ['view', 'download'],
  contribute: ['view', 'comment', 'download', 'upload'],
  edit: ['view', 'download', 'upload', 'edit'],
  manage: ['view', 'comment', 'download', 'upload', 'edit', 'manage'],
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

export interface TimeEdit {
  readonly publication: Publication;
  readonly publishedFrom: Date | null;
  readonly publishedUntil: Date | null;
}

export const publications: readonly Publication[] = ['published', 'scheduled', 'draft', 'withdrawn'];

export function readTime(form: URLSearchParams): TimeEdit {
  const publication = publications.find(each => each === form.get('publication')) ?? refuse('/publication');
  const isScheduled = publication === 'scheduled';
  return {
    publication,
    publishedFrom: isScheduled ? readMoment(form, 'publishedFrom') : null,
    publishedUntil: readMoment(form, 'publishedUntil'),
  };
}

/** `2026-12-24` or `2026-12-24 18:00`, in UTC; empty is null. */
function readMoment(form: URLSearchParams, field: string): Date | null {
  const text = (form.get(field) ?? '').trim();
  if (text === '') return null;
  const found = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::\d\d)?)?$/.exec(text);
  const moment = new Date(`${found?.[1]}T${found?.[2] ?? '00:00'}:00Z`);
  return found && isSameDay(moment, found[1]!) ? moment : refuse(`/${field}`);
}

/** No 31st of April that turns into May. */
function isSameDay(moment: Date, day: string): boolean {
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(day);
}

export function momentText(moment: Date | null): string {
  return moment === null ? '' : moment.toISOString().slice(0, 16).replace('T', ' ');
}

function refuse(pointer: string): never {
  throw new AppError('VALIDATION_FAILED', { pointer });
}
