import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Who may edit a part of the gallery reads their own changes, newest first.
    create index changesets_by_actor on gallery.changesets ((actor->>'id'), number);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop index gallery.changesets_by_actor;
  `);
}
