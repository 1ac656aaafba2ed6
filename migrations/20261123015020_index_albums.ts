import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table gallery.albums add column indexed boolean;
    comment on column gallery.albums.indexed is 'Whether search engines may keep it; null: inherited, and yes at the top.';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ 'alter table gallery.albums drop column indexed');
}
