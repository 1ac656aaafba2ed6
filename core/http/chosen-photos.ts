import { fail } from '../errors/app-error.ts';
import type { Context } from './state.ts';

/** Ids of eleven letters: so many make an address that every server and proxy takes. A form takes more. */
export const mostInAddress = 200;
export const mostInForm = 5_000;

/**
 * Ids of photos from `photos`, separated by commas or repeated, each once: of the address, or of a form that was sent.
 *
 * @throws AppError VALIDATION_FAILED without any, PAYLOAD_TOO_LARGE, NOT_FOUND for what is no id
 */
export function readChosenPhotos(ctx: Context): string[] {
  const ids = readAnyPhotos(ctx);
  return ids.length > 0 ? ids : fail('VALIDATION_FAILED', { pointer: '/photos' });
}

/** The same where none need to be chosen. */
export function readAnyPhotos({ method, query, state }: Context): string[] {
  const isForm = method === 'POST';
  const given = isForm ? state.form.getAll('photos') : [query.photos ?? []].flat();
  const ids = [...new Set(given.flatMap(each => each.split(',')).filter(id => id !== ''))];
  if (ids.length > (isForm ? mostInForm : mostInAddress)) fail('PAYLOAD_TOO_LARGE');
  return ids.every(id => /^[\w-]{1,64}$/.test(id)) ? ids : fail('NOT_FOUND');
}
