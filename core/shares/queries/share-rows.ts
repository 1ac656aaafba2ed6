import type { Knex } from 'knex';
import type { ShareDoc } from '../share-doc.ts';

type Row = Omit<ShareDoc, 'startsAt' | 'expiresAt' | 'revokedAt'> & {
  readonly id: string;
  readonly startsAt: Date | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
};

/** Locks the rows until the end of the transaction. */
export async function loadShareDocs(
  trx: Knex.Transaction,
  ids: readonly string[],
): Promise<Map<string, ShareDoc>> {
  const { rows } = await trx.raw<{ rows: Row[] }>(
    `select id, album_id as "albumId", photo_ids as "photoIds", address_id as "addressId", password_id as "passwordId",
       name, verbs, starts_at as "startsAt", expires_at as "expiresAt", download_budget as "downloadBudget", terms,
       sign_in_required as "signInRequired", (options->>'largestSize')::integer as "largestSize",
       coalesce((options->>'showsPlace')::boolean, true) as "showsPlace",
       coalesce((options->>'showsCamera')::boolean, true) as "showsCamera", options->>'watermark' as watermark,
       coalesce((options->>'favourites')::boolean, false) as favourites,
       created_by as "createdBy", revoked_at as "revokedAt"
     from shares where id = any (?::text[]) and kind = 'share' order by id for update`,
    [[...ids]],
  );
  return new Map(rows.map(({ id, ...row }) => [id, toDoc(row)]));
}

function toDoc(row: Omit<Row, 'id'>): ShareDoc {
  const { startsAt, expiresAt, revokedAt } = row;
  return {
    ...row,
    startsAt: startsAt?.toISOString() ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}

/**
 * Inserts or updates, with the hashes of the secrets that the document names. Wrong passwords are counted anew once there is
 * another password or address.
 */
export async function saveShareDoc(trx: Knex.Transaction, id: string, doc: ShareDoc): Promise<void> {
  const { largestSize, showsPlace, showsCamera, favourites, watermark } = doc;
  await trx.raw(
    `insert into shares as s (id, token_hash, album_id, photo_ids, address_id, password_id, password_hash, name, verbs,
       starts_at, expires_at, download_budget, terms, sign_in_required, options, created_by, revoked_at)
     select ?, decode(a.hash, 'hex'), ?, ?::text[], a.id, p.id, p.hash, ?, ?::text[], ?, ?, ?::integer, ?, ?, ?::jsonb, ?, ?
     from share_secrets a left join share_secrets p on p.id = ? where a.id = ?
     on conflict (id) do update set token_hash = excluded.token_hash, address_id = excluded.address_id,
       password_id = excluded.password_id, password_hash = excluded.password_hash, name = excluded.name,
       verbs = excluded.verbs, starts_at = excluded.starts_at, expires_at = excluded.expires_at,
       download_budget = excluded.download_budget, terms = excluded.terms,
       sign_in_required = excluded.sign_in_required, options = excluded.options, created_by = excluded.created_by,
       revoked_at = excluded.revoked_at,
       wrong_passwords = case when (s.password_id, s.address_id) is distinct from (excluded.password_id, excluded.address_id)
         then 0 else s.wrong_passwords end,
       wrong_passwords_since = case when (s.password_id, s.address_id) is distinct from (excluded.password_id, excluded.address_id)
         then null else s.wrong_passwords_since end,
       revision = s.revision + 1`,
    [
      ...[id, doc.albumId, [...doc.photoIds], doc.name, [...doc.verbs], doc.startsAt, doc.expiresAt],
      ...[doc.downloadBudget, doc.terms, doc.signInRequired],
      ...[
        JSON.stringify({ largestSize, showsPlace, showsCamera, favourites, watermark }),
        doc.createdBy,
        doc.revokedAt,
      ],
      ...[doc.passwordId, doc.addressId],
    ],
  );
}

/** Keeps a hash under an id that history may name. */
export async function insertSecret(
  trx: Knex.Transaction,
  secret: { id: string; shareId: string; kind: 'address' | 'password'; hash: string },
): Promise<void> {
  const { id, shareId, kind, hash } = secret;
  await trx('share_secrets').insert({ id, share_id: shareId, kind, hash });
}

export async function countPhotos(trx: Knex.Transaction, ids: readonly string[]): Promise<number> {
  const row = await trx('photos')
    .whereIn('id', [...ids])
    .whereNull('trashed_at')
    .count('id as n')
    .first();
  return Number(row!.n);
}

export async function hasAlbum(trx: Knex.Transaction, id: string): Promise<boolean> {
  return (await trx('albums').where({ id }).whereNull('trashed_at').first('id')) !== undefined;
}
