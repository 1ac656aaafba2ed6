import type { Knex } from 'knex';

/** What a map asks of a photo, in the index itself: 100,000 photos are gone through without reading their rows. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop index gallery.photos_by_place;
    create index photos_by_place on gallery.photos (latitude, longitude)
      include (id, roots, uploaded_by, published_from, published_until, trashed_at)
      where latitude is not null and trashed_at is null;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop index gallery.photos_by_place;
    create index photos_by_place on gallery.photos using gist (point(longitude, latitude))
      where latitude is not null and trashed_at is null;
  `);
}
