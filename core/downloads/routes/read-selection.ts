import { fail } from '../../errors/app-error.ts';
import type { Context } from '../../http/state.ts';

/** An address has its limits; a form takes more. */
const mostInAddress = 200;
const mostInForm = 5_000;

/** Ids of photos from `photos`, separated by commas or repeated, each once. */
export function readSelection({ method, query, state }: Context): string[] {
  const [given, most] =
    method === 'POST'
      ? [state.form.getAll('photos'), mostInForm]
      : [[query.photos ?? []].flat(), mostInAddress];
  const ids = [...new Set(given.flatMap(each => each.split(',')).filter(id => id !== ''))];
  if (ids.length === 0) fail('VALIDATION_FAILED', { pointer: '/photos' });
  if (ids.length > most) fail('PAYLOAD_TOO_LARGE');
  return ids.every(id => /^[\w-]{1,64}$/.test(id)) ? ids : fail('NOT_FOUND');
}
