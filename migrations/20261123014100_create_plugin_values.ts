import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table gallery.plugin_values (
      plugin text collate "C" not null,
      key text collate "C" not null,
      value jsonb not null,
      primary key (plugin, key)
    );
    comment on table gallery.plugin_values is 'Small values that plugins keep, by the id of the plugin.';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table gallery.plugin_values');
}
