import { isDeepStrictEqual } from 'node:util';
import type { Knex } from 'knex';
import type { DocChange } from '../changes/entity-store.ts';
import { newId } from '../changes/ids.ts';
import type { AlbumDoc } from './album-doc.ts';
import { deleteGrants, insertGrants, listGrantees } from './queries/grants.ts';

export type Grants = AlbumDoc['grants'];

/** Who a key of `grants` means. */
export function granteeOf(key: string): { readonly kind: 'user' | 'group'; readonly id: string } {
  const at = key.indexOf(':');
  return { kind: key.slice(0, at) === 'group' ? 'group' : 'user', id: key.slice(at + 1) };
}

/** An album that inherits has none; whom an undo would bring back to a grant may be gone by now. */
export async function settleGrants(
  trx: Knex.Transaction,
  before: Grants | undefined,
  after: AlbumDoc,
): Promise<Grants> {
  const wanted = after.audience === null ? {} : (after.grants ?? {});
  const fresh = Object.keys(wanted).filter(key => before?.[key] === undefined);
  if (fresh.length === 0) return wanted;
  const known = await listGrantees(trx, fresh.map(granteeOf));
  const kept = Object.entries(wanted).filter(([key]) => !fresh.includes(key) || known.has(key));
  return Object.fromEntries(kept);
}

/** Writes what differs, so that a grant that stays keeps its row. */
export async function saveGrants(
  trx: Knex.Transaction,
  changes: readonly DocChange<AlbumDoc>[],
): Promise<void> {
  for (const { id, before, after } of changes) {
    const [old, wanted] = [before?.grants ?? {}, after!.grants ?? {}];
    if (isDeepStrictEqual(old, wanted)) continue;
    const differing = Object.keys({ ...old, ...wanted }).filter(
      key => !isDeepStrictEqual(old[key], wanted[key]),
    );
    await deleteGrants(trx, id, differing.map(granteeOf));
    const given = differing.filter(key => wanted[key] !== undefined);
    await insertGrants(
      trx,
      id,
      given.map(key => ({
        ...granteeOf(key),
        id: newId(),
        granteeId: granteeOf(key).id,
        verbs: wanted[key]!,
      })),
    );
  }
}
