import type { Photo, Readers } from 'enfilade/plugin-api';

/** As many as one change takes. */
export const stepSize = 200;

/** All photos, a step at a time, in the order they came: what changes meanwhile moves none of them. */
export async function* walkLibrary(read: Readers, signal: AbortSignal): AsyncGenerator<readonly Photo[]> {
  let after: string | null = null;
  do {
    signal.throwIfAborted();
    const page = await read.photos.list(
      { kind: 'all', order: 'added' },
      { limit: stepSize, ...(after === null ? {} : { after }) },
    );
    if (page === undefined) return;
    const found = await read.photos.findMany(page.items.map(({ id }) => id));
    yield [...found.values()];
    after = page.next;
  } while (after !== null);
}
