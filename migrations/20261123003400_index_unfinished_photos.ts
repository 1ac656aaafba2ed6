import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Photos that lack one of the five files that are made in the background: few, soon after each import none.
    create index photos_unfinished on gallery.photos (sha256) where cardinality(extra_formats) < 5;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop index gallery.photos_unfinished;
  `);
}
