import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table gallery.derivatives add column ms real;
    comment on column gallery.derivatives.ms is
      'Milliseconds of one processor that it took, with its part of the decoding; null where nobody measured.';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `alter table gallery.derivatives drop column ms;`);
}
