import type { ChangeContext } from '../changes/change-context.ts';
import { fail } from '../errors/app-error.ts';
import type { PhotoDoc } from './photo-doc.ts';
import { photoStore } from './photo-store.ts';

/** One foreign id among many makes the whole request NOT_FOUND and changes nothing. */
export async function editPhotos(
  context: ChangeContext,
  ids: readonly string[],
  map: (doc: PhotoDoc, id: string) => PhotoDoc,
): Promise<void> {
  const wanted = new Set(ids);
  const found = await context.edit(photoStore, [...wanted], map);
  if (found.length !== wanted.size) fail('NOT_FOUND');
}
