import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table gallery.patches add column set_by jsonb;
    comment on column gallery.patches.set_by is
      'Which fields plugins have set, as a list of plugin and fields; null: none.';
    alter table gallery.changesets add column chain jsonb;
    comment on column gallery.changesets.chain is
      'Plugins that brought it about, first cause first, and what of each object they had been told; null: none did.';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table gallery.changesets drop column chain;
    alter table gallery.patches drop column set_by;
  `);
}
