import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table gallery.plugins add column may_hide boolean not null default false;
    comment on column gallery.plugins.may_hide is
      'Whether it had the permission to hide photos when its manifest could last be read: while it is not there to be asked, all are hidden.';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ 'alter table gallery.plugins drop column may_hide');
}
