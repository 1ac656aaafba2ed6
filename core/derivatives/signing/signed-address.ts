import { createHash } from 'node:crypto';
import { fail } from '../../errors/app-error.ts';
import { isSameText } from '../../http/signer.ts';
import type { ImageKey, KeyRing } from './key-ring.ts';

/** What a signature vouches for. */
export interface SignedPicture {
  /** `/i/<id>/<preset>@<revision>/<hash>.<ext>` */
  readonly path: string;
  /** Unix seconds. */
  readonly expires: number;
  /** For whose eyes it was signed; see `nameSigner`. */
  readonly signer: string;
  /** See `markOf`. */
  readonly mark: string;
}

/** 128 bits are enough against guessing, and pages hold hundreds of signatures. */
const signatureLength = 22;

/** In short, what bytes follow from besides their address, such as a point that matters or a watermark. */
export function markOf(etag: string): string {
  return createHash('sha256').update(etag).digest('hex').slice(0, 8);
}

/** The query that makes an address of a picture good for whoever holds it. */
export function signPicture(key: ImageKey, picture: SignedPicture): string {
  const { expires, signer, mark } = picture;
  const query = new URLSearchParams({ e: String(expires), k: key.id, u: signer, v: mark });
  return `${query}&s=${signatureOf(key, picture)}`;
}

/** Of what stands in the query: expiry, key, signer, mark, signature. */
const names = ['e', 'k', 'u', 'v', 's'];

/** Whether a query is meant to be a signature, right or not. */
export function isSigned(query: URLSearchParams): boolean {
  return ['e', 'k', 's'].some(name => query.has(name));
}

/**
 * What a query vouches for, before anything is asked about the photo.
 *
 * @throws AppError BAD_SIGNATURE for what we did not sign, or not by a key that holds good; ADDRESS_EXPIRED
 */
export async function readSignature(
  keys: Pick<KeyRing, 'find'>,
  asked: AskedAddress,
): Promise<SignedPicture> {
  const { path, query, now = Date.now() } = asked;
  // more than that would be another address of the same picture, for a CDN to keep
  if (query.size !== names.length) fail('BAD_SIGNATURE');
  const [expires, id, signer, mark, signature] = names.map(name => onlyValue(query, name));
  if (!/^[1-9]\d{8,10}$/.test(expires!)) fail('BAD_SIGNATURE');
  const key = (await keys.find(id!)) ?? fail('BAD_SIGNATURE');
  const picture = { path, expires: Number(expires), signer: signer!, mark: mark! };
  if (!isSameText(signatureOf(key, picture), signature!)) fail('BAD_SIGNATURE');
  if (picture.expires * 1_000 <= now) fail('ADDRESS_EXPIRED');
  return picture;
}

export interface AskedAddress {
  readonly path: string;
  readonly query: URLSearchParams;
  /** ms since 1970; now when absent. */
  readonly now?: number;
}

/** Twice the same name is nothing that we wrote. */
function onlyValue(query: URLSearchParams, name: string): string {
  const values = query.getAll(name);
  return values.length === 1 ? values[0]! : fail('BAD_SIGNATURE');
}

function signatureOf({ signer }: ImageKey, { path, expires, signer: whose, mark }: SignedPicture): string {
  // none of these holds a line break, so that no two pictures have the same text
  return signer.sign(['picture', path, expires, whose, mark].join('\n')).slice(0, signatureLength);
}
