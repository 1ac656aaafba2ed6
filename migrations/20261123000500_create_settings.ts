import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table gallery.settings (
      key text collate "C" primary key,
      value jsonb not null,
      updated_at timestamptz not null default now()
    );
    insert into gallery.settings (key, value) values ('instance.id', to_jsonb(gen_random_uuid()::text));
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table gallery.settings;
  `);
}
