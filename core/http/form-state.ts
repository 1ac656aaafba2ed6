import { type AppError, isAppError } from '../errors/app-error.ts';
import type { ErrorCode } from '../errors/error-codes.ts';
import type { Translate } from '../views/texts/catalogues.ts';
import type { Context } from './state.ts';

/** What is wrong with a form that was sent. */
export interface FormProblem {
  readonly code: ErrorCode;
  /** The field that it is marked at; null for the form as a whole. */
  readonly field: string | null;
  readonly text: string;
}

/** Fields of a form by name; several values for boxes to tick. */
export type FieldValues = Readonly<Record<string, string | readonly string[]>>;

/** What the fields of a form show. */
export interface FormState {
  value(name: string): string;
  /** Whether a box with this value is ticked. */
  has(name: string, value: string): boolean;
  /** What is wrong with a field. */
  problem(name: string): string | null;
  /** What somebody else made of a field while it was being edited. */
  theirs(name: string): string | null;
  /** What is wrong with the whole. */
  readonly summary: string | null;
}

/** A form as it is when somebody comes to it. */
export function freshForm(values: FieldValues): FormState {
  return {
    value: name => single(values[name]),
    has: (name, value) => listOf(values[name]).includes(value),
    problem: () => null,
    theirs: () => null,
    summary: null,
  };
}

/** A form that could not be accepted: with what was typed, and what is wrong; `stored` is what is there by now. */
export function returnedForm(
  sent: URLSearchParams,
  problem: FormProblem,
  stored: FieldValues = {},
): FormState {
  const isStale = problem.code === 'STALE';
  return {
    value: name => sent.get(name) ?? '',
    has: (name, value) => sent.getAll(name).includes(value),
    problem: name => (problem.field === name ? problem.text : null),
    theirs(name) {
      const theirs = stored[name];
      if (!isStale || typeof theirs !== 'string') return null;
      return sameText(theirs, sent.get(name) ?? '') ? null : theirs;
    },
    summary: problem.text,
  };
}

/** What concerns the form as a whole, besides what points to a field. */
const formCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'ALBUM_CYCLE',
  'CHANGE_DENIED',
  'CONFLICT',
  'SLUG_TAKEN',
  'STALE',
  'UNDO_CONFLICT',
]);

/** Does what a form asks for; when the form is at fault, shows it again instead. */
export async function acceptForm(
  ctx: Context,
  work: () => Promise<void>,
  showAgain: (problem: FormProblem, error: AppError) => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isAppError(error) || (error.pointer === undefined && !formCodes.has(error.code))) throw error;
    ctx.status = error.status;
    await showAgain(describeProblem(ctx.state.t, error), error);
  }
}

/** In the reader's language: of the field, else of the code. */
function describeProblem(
  t: Translate,
  { code, pointer, message }: Pick<AppError, 'code' | 'pointer' | 'message'>,
): FormProblem {
  const field = pointer?.split('/')[1] || null;
  if (code === 'CHANGE_DENIED') return { code, field, text: message };
  // to people, what is unknown is as wrong as the rest
  const kind = code === 'NOT_ACCEPTED' ? 'VALIDATION_FAILED' : code;
  const known = [`manage.problem.${kind}.${field}`, `manage.problem.${kind}`, 'manage.problem.other'];
  return {
    code,
    field,
    text: known.map(key => ({ key, text: t(key) })).find(({ key, text }) => text !== key)!.text,
  };
}

/** Browsers send line ends as CR LF. */
function sameText(one: string, other: string): boolean {
  return one.replaceAll('\r\n', '\n').trim() === other.replaceAll('\r\n', '\n').trim();
}

function single(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : (value ?? []);
}
