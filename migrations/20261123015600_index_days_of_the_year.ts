import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- "On this day": what was taken on the 4th of July (704) of any year, newest first.
    create index photos_by_day_of_year on gallery.photos
      (((extract(month from taken_at) * 100 + extract(day from taken_at))::smallint), sort_at desc, id desc)
      where taken_at is not null and trashed_at is null;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop index gallery.photos_by_day_of_year;
  `);
}
