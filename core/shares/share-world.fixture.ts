import type { NewShare } from '../plugin-api/index.ts';
import {
  createTestGallery,
  type TestGallery,
  type TestGalleryOptions,
  type TestUser,
} from '../testing/test-gallery.ts';

/** A gallery with a curator who shares a restricted album of one photo, with an album below and one beside it. */
export interface ShareWorld extends TestGallery {
  readonly curator: TestUser;
  readonly wedding: { readonly id: string; readonly slug: string };
  readonly below: { readonly id: string; readonly slug: string };
  /** Below it, too, but with an audience of its own. */
  readonly apart: { readonly id: string; readonly slug: string };
  readonly other: { readonly id: string; readonly slug: string };
  readonly photoId: string;
  readonly photoBelowId: string;
  readonly otherPhotoId: string;
  /** Made by the curator, to the album unless it says otherwise. */
  link(
    options?: Omit<Partial<NewShare>, 'password'> & { readonly password?: string; readonly by?: TestUser },
  ): Promise<MadeLink>;
  /** The address of a photo's derivative. */
  image(photoId: string, preset: string): Promise<string>;
}

export interface MadeLink {
  readonly id: string;
  readonly token: string;
  /** `/s/<token>`. */
  readonly base: string;
  readonly changesetId: string;
}

export async function createShareWorld(options: TestGalleryOptions = {}): Promise<ShareWorld> {
  const gallery = await createTestGallery(options);
  const curator = await gallery.user({ role: 'curator', displayName: 'Cora' });
  const wedding = await gallery.album({ title: 'Wedding', audience: 'restricted' });
  const below = await gallery.album({ title: 'Party', parentId: wedding.id, audience: null });
  const apart = await gallery.album({ title: 'Family', parentId: wedding.id, audience: 'restricted' });
  const other = await gallery.album({ title: 'Other', audience: 'restricted' });
  const [photoId, photoBelowId, otherPhotoId] = [
    await gallery.photo({ albumId: wedding.id, width: 1000, height: 700, details: described }),
    await gallery.photo({ albumId: below.id }),
    await gallery.photo({ albumId: other.id }),
  ];
  const world = { ...gallery, curator, wedding, below, apart, other, photoId, photoBelowId, otherPhotoId };
  return {
    ...world,
    async link({ by = curator, password, ...share } = {}) {
      const prepared =
        password === undefined ? {} : { password: await gallery.house.passwords.prepare(password) };
      const target = share.photoIds ? {} : { albumId: wedding.id };
      const { value, changesetId } = await gallery.gallery.change(
        { viewer: by.viewer, reason: 'shared' },
        tx => tx.shares.create({ name: 'For Ana', ...target, ...share, ...prepared }),
      );
      return { ...value, base: `/s/${value.token}`, changesetId: changesetId! };
    },
    async image(id, preset) {
      const { hash } = (await gallery.gallery.as(curator.viewer).photos.find(id))!;
      return `/i/${id}/${preset}@1/${hash}.jpg`;
    },
  };
}

const described = {
  title: 'The kiss',
  place: { location: null, city: 'Cascais', state: null, country: 'Portugal', countryCode: 'PT' },
  coordinates: { latitude: 38.6979, longitude: -9.4215 },
  camera: {
    ...{ make: 'Canon', model: 'EOS R6', lens: null, exposureSeconds: 0.004, aperture: 2.8, iso: 200 },
    ...{ focalLengthMm: 50, focalLength35Mm: 50, exposureBiasEv: null, flashFired: false },
  },
};
