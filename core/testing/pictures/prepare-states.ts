import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { NewAlbum, NewPhoto, Viewer } from '../../plugin-api/index.ts';
import type { TestGallery } from '../test-gallery.ts';

/** Addresses by the names that the lists of pictures use. */
export type Prepared = Readonly<Record<string, string>>;

const longTitle = 'Between the last ferry and the first train, eleven evenings in a harbour in June';

/** Who works in the gallery, and where its photos were drawn. */
export interface Work {
  readonly gallery: TestGallery;
  readonly curator: Viewer;
  readonly drawn: string;
}

/** Brings the gallery into every state that its pages can show. */
export async function prepareStates(gallery: TestGallery, drawn: string): Promise<Prepared> {
  const work: Work = { gallery, drawn, curator: await findCurator(gallery) };
  const photoIds = await findPhotos(gallery);
  const album = (title: string, ids: readonly string[], more = {}) =>
    putAlbum(work, { title, audience: 'public', ...more }, ids);
  const one = await album('A single frame', photoIds.slice(4, 5));
  const long = await album(longTitle, photoIds.slice(20, 32));
  await change(work, 'Its title said too much', tx => tx.photos.edit([photoIds[20]!], { title: null }));
  const draft = await album('Not finished', photoIds.slice(40, 49), { publication: 'draft' });
  const empty = await album('Patagonia, next year', []);
  const hidden = { audience: 'restricted' } as const;
  const many = await album('Everything since 2004', photoIds.slice(0, 60), { ...hidden, order: 'newest' });
  await addRows(work, many.id, 9_940);
  const lost = await album('From the broken disk', [], hidden);
  await addRows(work, lost.id, 7);
  const unmade = await importUnmade(work);
  const client = await prepareClient(work);
  const links = await prepareLinks(work, {
    link: client.id,
    many: many.id,
    lost: lost.id,
    unmade: unmade.id,
    plain: long.id,
  });
  await workALittle(work, { photoIds, albumId: long.id });
  await setClock(gallery);
  const slugs = { one, long, draft, empty, client };
  return {
    ...Object.fromEntries(Object.entries(slugs).map(([name, { slug }]) => [name, slug])),
    ...links,
  };
}

/** What an evening's work leaves in the history. */
async function workALittle(
  work: Work,
  { photoIds, albumId }: { photoIds: readonly string[]; albumId: string },
): Promise<void> {
  await change(work, 'Rated for the exhibition', tx => tx.photos.edit(photoIds.slice(12, 19), { rating: 4 }));
  await change(work, 'The harbour is in Lagos, not in Sagres', tx =>
    tx.photos.edit(photoIds.slice(2, 4), { caption: 'The harbour of Lagos, before the boats go out.' }),
  );
  await change(work, 'The ferry ran until midnight', tx =>
    tx.albums.edit(albumId, { description: 'Seen from the quay, **between two timetables**.' }),
  );
}

/** Photos came in on one evening in November and changes on the next, so that the same pictures come on any day. */
async function setClock({ database: { knex } }: TestGallery): Promise<void> {
  await knex.raw(
    `update changesets c set created_at = timestamptz '2026-11-21 21:40Z' - n * interval '7 minutes'
     from (select id, row_number() over (order by number desc) as n from changesets) as s where s.id = c.id`,
  );
  await knex.raw(
    `update photos p set created_at = timestamptz '2026-11-20 18:00Z' + n * interval '1 second'
     from (select id, row_number() over (order by taken_at, file_name, sha256) as n from photos) as s where s.id = p.id`,
  );
}

type Change = Parameters<TestGallery['gallery']['change']>[1];

async function change<Value>(
  { gallery, curator: viewer }: Work,
  reason: string,
  write: (tx: Parameters<Change>[0]) => Promise<Value>,
): Promise<Value> {
  return (await gallery.gallery.change({ viewer, reason }, write)).value;
}

async function findCurator({ database }: TestGallery): Promise<Viewer> {
  const { id } = await database.knex('users').where({ name: 'demo' }).first('id');
  return {
    kind: 'user',
    userId: id,
    name: 'demo',
    displayName: 'Ida Lindqvist',
    role: 'admin',
    groupIds: [],
  };
}

async function putAlbum(work: Work, album: NewAlbum, photoIds: readonly string[]) {
  return change(work, `Album “${album.title}”`, async tx => {
    const made = await tx.albums.create(album);
    if (photoIds.length > 0) await tx.albums.addPhotos(made.id, photoIds);
    return made;
  });
}

const unmadeTitle = 'From the old camera';

/** Photos brought in like any others, whose pictures are then taken away: as after an import that isn't through yet. */
async function importUnmade({ gallery, curator: viewer, drawn }: Work): Promise<{ id: string }> {
  const folder = path.join(gallery.folder, 'incoming', unmadeTitle);
  const from = (await readdir(path.join(drawn, 'Attic Prints'))).filter(name => name.endsWith('.jpg'));
  const photos = from.toSorted().map(name => path.join(drawn, 'Attic Prints', name));
  await mkdir(folder, { recursive: true });
  for (const photo of photos) {
    const bytes = await readFile(photo);
    // what follows the picture makes it another file
    await writeFile(path.join(folder, path.basename(photo)), Buffer.concat([bytes, Buffer.from('again')]));
  }
  const { importer, storage } = gallery.house;
  const plan = await importer.plan({ paths: [folder], target: null });
  await importer.run(plan, { viewer, reason: 'The old camera’s last card', isPublic: false });
  const { knex } = gallery.database;
  const { id } = await knex('albums').where({ title: unmadeTitle }).first('id');
  const made = await knex('derivatives')
    .whereIn(
      'sha256',
      knex('photos')
        .select('sha256')
        .whereIn('id', knex('album_photos').select('photo_id').where({ album_id: id })),
    )
    .delete()
    .returning(['sha256', 'preset', 'revision', 'format']);
  for (const name of made) await storage.removeDerivative(name);
  return { id };
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
async function addRows(work: Work, albumId: string, count: number): Promise<void> {
  for (let start = 0; start < count; start += 500) {
    const length = Math.min(500, count - start);
    const rows = Array.from({ length }, (_, index) =>
      describeRow(`${albumId} ${start + index}`, start + index),
    );
    const reason = `Box ${start / 500 + 1} of the archive`;
    await change(work, reason, tx => tx.photos.add(rows.map(row => ({ ...row, albumId }))));
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

async function prepareClient(work: Work) {
  const client = await putAlbum(
    work,
    { title: 'A house by the sea', description: 'For the *Duarte* family.', audience: 'public' },
    [],
  );
  for (const [title, from] of Object.entries(chapters)) {
    const photoIds = await photosOf(work.gallery, from);
    await putAlbum(work, { title, parentId: client.id, audience: null }, photoIds.slice(0, 9));
  }
  const opening = await photosOf(work.gallery, 'finistere');
  await change(work, 'The cover that the family chose', async tx => {
    await tx.albums.addPhotos(client.id, opening.slice(0, 6));
    const themeSettings = { studio: 'Linde & Voss', footer: 'Bergen' };
    await tx.albums.edit(client.id, { theme: 'client', themeSettings, coverPhotoId: opening[1] });
  });
  return client;
}

/** Links to these albums by name, and to the one of `plain` with a password and expired. */
async function prepareLinks(
  work: Work,
  albums: Readonly<Record<'link' | 'many' | 'lost' | 'unmade' | 'plain', string>>,
): Promise<Prepared> {
  const share = (albumId: string, reason: string, more = {}) =>
    change(work, reason, tx => tx.shares.create({ name: 'For Ana', albumId, ...more }));
  const { gallery } = work;
  const [password, expiresAt] = [
    await gallery.house.passwords.prepare('a long password'),
    new Date('2027-05-03T12:00:00Z'),
  ];
  const made = {
    link: await share(albums.link, 'The family chooses its pictures', { verbs: ['view', 'download'] }),
    many: await share(albums.many, 'Ana looks for the regatta of 2009'),
    lost: await share(albums.lost, 'Does Ana still have these?'),
    unmade: await share(albums.unmade, 'Ana wants to see the old camera’s last card'),
    plain: await share(albums.plain, 'Ana prints them until May', { verbs: ['view', 'download'], expiresAt }),
    gate: await share(albums.plain, 'Not for everybody at Ana’s', { password }),
    expired: await share(albums.plain, 'A week was enough'),
  };
  // no door makes a link that has expired already
  await gallery.database
    .knex('shares')
    .where({ id: made.expired.id })
    .update({ expires_at: new Date(Date.now() - 86_400_000) });
  return Object.fromEntries(Object.entries(made).map(([name, { token }]) => [name, `/s/${token}`]));
}
