import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table gallery.slug_history (
      kind text not null check (kind in ('album', 'tag')),
      slug text collate "C" not null,
      target_id text collate "C" not null,
      created_at timestamptz not null default now(),
      primary key (kind, slug)
    );
    create index slug_history_by_target on gallery.slug_history (kind, target_id);
    -- What guests could view when it was deleted for good answers 410, all else 404.
    create table gallery.tombstones (
      kind text not null check (kind in ('album', 'photo')),
      address text collate "C" not null,
      deleted_at timestamptz not null default now(),
      primary key (kind, address)
    );
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table gallery.tombstones;
    drop table gallery.slug_history;
  `);
}
