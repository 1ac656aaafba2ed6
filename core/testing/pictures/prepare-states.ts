import { createHash } from 'node:crypto';
import type { NewPhoto } from '../../plugin-api/index.ts';
import type { TestGallery } from '../test-gallery.ts';

/** Addresses by the names that the lists of pictures use. */
export type Prepared = Readonly<Record<string, string>>;

const longTitle = 'Between the last ferry and the first train, eleven evenings in a harbour in June';

/** Brings the gallery into every state that its pages can show. */
export async function prepareStates(gallery: TestGallery): Promise<Prepared> {
  const photoIds = await findPhotos(gallery);
  const hidden = { audience: 'restricted' } as const;
  const album = async (title: string, ids: readonly string[], more = {}) => {
    const made = await gallery.album({ title, ...more });
    await change(gallery, tx => tx.albums.addPhotos(made.id, ids));
    return made;
  };
  const one = await album('A single frame', photoIds.slice(4, 5));
  const long = await album(longTitle, photoIds.slice(20, 32));
  await change(gallery, tx => tx.photos.edit([photoIds[20]!], { title: null }));
  const draft = await album('Not finished', photoIds.slice(40, 49), { publication: 'draft' });
  const empty = await gallery.album({ title: 'Patagonia, next year' });
  const many = await album('Everything since 2004', photoIds.slice(0, 60), { ...hidden, order: 'newest' });
  await addRows(gallery, many.id, 9_940);
  const unmade = await gallery.album({ title: 'From the old camera', ...hidden });
  await addRows(gallery, unmade.id, 7);
  const client = await prepareClient(gallery);
  const links = await prepareLinks(gallery, {
    link: client.id,
    many: many.id,
    unmade: unmade.id,
    plain: long.id,
  });
  const slugs = { one, long, draft, empty, client };
  return {
    ...Object.fromEntries(Object.entries(slugs).map(([name, { slug }]) => [name, slug])),
    ...links,
  };
}

type Change = Parameters<TestGallery['gallery']['change']>[1];

async function change<Value>(
  { gallery, system: viewer }: TestGallery,
  write: (tx: Parameters<Change>[0]) => Promise<Value>,
): Promise<Value> {
  return (await gallery.change({ viewer, reason: 'Pictures' }, write)).value;
}

async function findPhotos({ database }: TestGallery): Promise<string[]> {
  const { rows } = await database.knex.raw(
    `select distinct p.id, p.taken_at from photos p join album_photos m on m.photo_id = p.id
     join albums a on a.id = m.album_id
     where a.audience is distinct from 'restricted' order by p.taken_at desc, p.id`,
  );
  return rows.map(({ id }: { id: string }) => id);
}

async function photosOf({ database }: TestGallery, slug: string): Promise<string[]> {
  const { rows } = await database.knex.raw(
    `select m.photo_id as id from album_photos m join albums a on a.id = m.album_id
     where a.slug = ? order by m.position`,
    [slug],
  );
  return rows.map(({ id }: { id: string }) => id);
}

/** Photos whose pixels nobody has: they stand where nobody looks, or for those of which no picture can be made. */
async function addRows(gallery: TestGallery, albumId: string, count: number): Promise<void> {
  for (let start = 0; start < count; start += 500) {
    const length = Math.min(500, count - start);
    const rows = Array.from({ length }, (_, index) =>
      describeRow(`${albumId} ${start + index}`, start + index),
    );
    await change(gallery, tx => tx.photos.add(rows.map(row => ({ ...row, albumId }))));
  }
}

function describeRow(name: string, index: number): Omit<NewPhoto, 'albumId'> {
  const day = new Date(Date.UTC(2004, 5, 1) + index * 54_000_000).toISOString();
  const [width, height] = (
    [
      [3000, 2000],
      [2000, 3000],
      [4000, 3000],
    ] as const
  )[index % 3]!;
  return {
    ...{
      width,
      height,
      format: 'jpeg',
      fileName: `${index}.jpg`,
      bytes: 1,
      orientation: 1,
      modifiedAt: null,
    },
    sha256: createHash('sha256').update(name).digest('hex'),
    source: { storage: 'stored' },
    averageColour: `#${(0x30_38_40 + (index % 9) * 0x08_07_06).toString(16)}`,
    thumbHash: null,
    details: { taken: { at: day.slice(0, 19), offsetMinutes: null, precision: 'second', source: 'exif' } },
    keywords: [],
    rawMetadata: null,
  };
}

const chapters = { Arriving: 'algarve', 'The long table': 'wadden-sea', 'Last light': 'northern-winter' };

async function prepareClient(gallery: TestGallery) {
  const client = await gallery.album({
    title: 'A house by the sea',
    description: 'For the *Duarte* family.',
  });
  for (const [title, from] of Object.entries(chapters)) {
    const chapter = await gallery.album({ title, parentId: client.id, audience: null });
    const photoIds = await photosOf(gallery, from);
    await change(gallery, tx => tx.albums.addPhotos(chapter.id, photoIds.slice(0, 9)));
  }
  const opening = await photosOf(gallery, 'finistere');
  await change(gallery, async tx => {
    await tx.albums.addPhotos(client.id, opening.slice(0, 6));
    const themeSettings = { studio: 'Linde & Voss', footer: 'Bergen' };
    await tx.albums.edit(client.id, { theme: 'client', themeSettings, coverPhotoId: opening[1] });
  });
  return client;
}

/** Links to these albums by name, and to the one of `plain` with a password and expired. */
async function prepareLinks(
  gallery: TestGallery,
  albums: Readonly<Record<'link' | 'many' | 'unmade' | 'plain', string>>,
): Promise<Prepared> {
  const share = (albumId: string, more = {}) =>
    change(gallery, tx => tx.shares.create({ name: 'For Ana', albumId, ...more }));
  const [password, expiresAt] = [
    await gallery.house.passwords.prepare('a long password'),
    new Date('2027-05-03T12:00:00Z'),
  ];
  const made = {
    link: await share(albums.link, { verbs: ['view', 'download'] }),
    many: await share(albums.many),
    unmade: await share(albums.unmade),
    plain: await share(albums.plain, { verbs: ['view', 'download'], expiresAt }),
    gate: await share(albums.plain, { password }),
    expired: await share(albums.plain),
  };
  // no door makes a link that has expired already
  await gallery.database
    .knex('shares')
    .where({ id: made.expired.id })
    .update({ expires_at: new Date(Date.now() - 86_400_000) });
  return Object.fromEntries(Object.entries(made).map(([name, { token }]) => [name, `/s/${token}`]));
}
