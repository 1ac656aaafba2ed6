import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    comment on table gallery.attempts is
      'Wrong passwords and tokens per account, link and address, so that guessing gets slow.';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    comment on table gallery.attempts is 'Failed sign-ins per account and address, so that guessing gets slow.';
  `);
}
