import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table gallery.photos add column finished_for text collate "C";
    comment on column gallery.photos.finished_for is
      'Names the files that were all there when it was last looked at; another name or null: some may be missing.';
    drop index gallery.photos_unfinished;
    create index photos_by_finished on gallery.photos (finished_for);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop index gallery.photos_by_finished;
    create index photos_unfinished on gallery.photos (sha256) where cardinality(extra_formats) < 5;
    alter table gallery.photos drop column finished_for;
  `);
}
