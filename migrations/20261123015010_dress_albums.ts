import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table gallery.albums
      add column theme text collate "C",
      add column theme_settings jsonb not null default '{}';
    comment on column gallery.albums.theme is 'Id of the theme that it and what lies below is shown in; null: inherited, and the site''s at the top.';
    comment on column gallery.albums.theme_settings is 'Settings of that theme that this album has otherwise than the site.';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ 'alter table gallery.albums drop column theme_settings, drop column theme');
}
