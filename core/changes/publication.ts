import { fail } from '../errors/app-error.ts';
import type { Publication } from '../plugin-api/index.ts';

/** When something is shown, as documents keep it. Dates are ISO 8601 in UTC; null: without bound. */
export interface PublicationFields {
  readonly publication: Publication;
  readonly publishedFrom: string | null;
  readonly publishedUntil: string | null;
}

export interface PublicationEdit {
  readonly publication?: Publication;
  readonly publishedFrom?: Date | null;
  readonly publishedUntil?: Date | null;
}

/** What is not shown has no beginning; what is scheduled needs one. */
export function editedPublication(doc: PublicationFields, edit: PublicationEdit): PublicationFields {
  const publication = edit.publication ?? doc.publication;
  const isShown = publication === 'published' || publication === 'scheduled';
  const publishedFrom = isShown ? editedDate(doc.publishedFrom, edit.publishedFrom) : null;
  const publishedUntil = editedDate(doc.publishedUntil, edit.publishedUntil);
  if (publication === 'scheduled' && publishedFrom === null)
    fail('VALIDATION_FAILED', { pointer: '/publishedFrom' });
  if (publishedFrom !== null && publishedUntil !== null && publishedFrom >= publishedUntil) {
    fail('VALIDATION_FAILED', { pointer: '/publishedUntil' });
  }
  return { publication, publishedFrom, publishedUntil };
}

function editedDate(current: string | null, edit: Date | null | undefined): string | null {
  return edit === undefined ? current : (edit?.toISOString() ?? null);
}
