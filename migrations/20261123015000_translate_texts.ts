import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table gallery.photos add column translations jsonb not null default '{}';
    comment on column gallery.photos.translations is
      'Title, caption and altText in other languages than the gallery''s own, by BCP 47 tag.';
    alter table gallery.albums add column translations jsonb not null default '{}';
    comment on column gallery.albums.translations is
      'Title and description in other languages than the gallery''s own, by BCP 47 tag.';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table gallery.albums drop column translations;
    alter table gallery.photos drop column translations;
  `);
}
