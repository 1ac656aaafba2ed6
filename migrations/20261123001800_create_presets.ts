import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table gallery.presets (
      name text collate "C" not null,
      revision integer not null,
      recipe jsonb not null,
      created_at timestamptz not null default now(),
      retired_at timestamptz,
      primary key (name, revision)
    );
    create table gallery.derivatives (
      sha256 text collate "C" not null,
      preset text collate "C" not null,
      revision integer not null,
      format text collate "C" not null,
      bytes integer not null,
      width integer not null,
      height integer not null,
      created_at timestamptz not null default now(),
      last_used_at timestamptz,
      primary key (sha256, preset, revision, format)
    );
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table gallery.derivatives;
    drop table gallery.presets;
  `);
}
