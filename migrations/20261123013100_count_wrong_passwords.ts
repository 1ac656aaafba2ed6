import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table gallery.shares
      add column wrong_passwords integer not null default 0,
      add column wrong_passwords_since timestamptz;
    comment on column gallery.shares.wrong_passwords is 'Since the password or the address was set: a note to the creator.';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table gallery.shares drop column wrong_passwords, drop column wrong_passwords_since;
  `);
}
