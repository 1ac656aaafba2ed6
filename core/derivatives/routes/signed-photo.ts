import { fail } from '../../errors/app-error.ts';
import type { Gallery, PhotoBytes } from '../../plugin-api/index.ts';
import type { KeyRing } from '../signing/key-ring.ts';
import { type AskedAddress, markOf, readSignature } from '../signing/signed-address.ts';
import type { Signers } from '../signing/signers.ts';

export interface SignedRouteParts {
  readonly gallery: Pick<Gallery, 'as'>;
  readonly keys: Pick<KeyRing, 'find'>;
  readonly signers: Pick<Signers, 'find'>;
}

/** How a photo is looked for whose address was signed. */
export interface SignedPhoto {
  /** As it was signed for, now: what they may not see any more is not there. */
  find(id: string): Promise<PhotoBytes | undefined>;
  /** Whether the bytes are still those that were signed. */
  accepts(etag: string): boolean;
  /** Left until it expires. */
  readonly seconds: number;
}

/**
 * The signature first: whoever made it up learns nothing of what there is.
 *
 * @throws AppError BAD_SIGNATURE, ADDRESS_EXPIRED
 */
export async function findSignedPhoto(parts: SignedRouteParts, asked: AskedAddress): Promise<SignedPhoto> {
  const picture = await readSignature(parts.keys, asked);
  return {
    async find(id) {
      const viewer = (await parts.signers.find(picture.signer)) ?? fail('NOT_FOUND');
      return parts.gallery.as(viewer).photos.bytes(id);
    },
    accepts: etag => markOf(etag) === picture.mark,
    seconds: picture.expires - Math.ceil(Date.now() / 1_000),
  };
}
