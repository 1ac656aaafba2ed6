import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table gallery.albums
      add column merged_into text collate "C" references gallery.albums on delete set null deferrable initially deferred;
    comment on column gallery.albums.merged_into is 'The album that has its photos since it was merged; its addresses lead there.';
    create index albums_by_merged on gallery.albums (merged_into) where merged_into is not null;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table gallery.albums drop column merged_into;
  `);
}
