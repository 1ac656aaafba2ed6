import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Each failed attempt removes the old ones: without this, who tries often makes it slow for everybody.
    create index attempts_by_time on gallery.attempts (last_at);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop index gallery.attempts_by_time;
  `);
}
