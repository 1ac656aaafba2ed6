import type { PageRequest } from '../../plugin-api/index.ts';

type Query = Readonly<Record<string, string | string[] | undefined>>;

/** Reads `?after=` and `?before=`, the cursors of a list. */
export function readPage({ after, before }: Query): PageRequest {
  if (typeof after === 'string') return { after };
  return typeof before === 'string' ? { before } : {};
}
