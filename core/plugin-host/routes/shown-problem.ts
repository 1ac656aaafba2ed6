import { isAppError } from '../../errors/app-error.ts';

/** What a button of the page could not do, in the words of the error, which are safe and name the remedy. */
export function sentenceOf(error: unknown): string {
  if (!isAppError(error) || error.code === 'INTERNAL') throw error;
  return error.message;
}
