import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table gallery.batches (
      id text collate "C" primary key,
      kind text not null,
      reason text not null,
      actor jsonb not null,
      summary jsonb not null default '{}',
      created_at timestamptz not null default now(),
      finished_at timestamptz
    );
    create table gallery.changesets (
      id text collate "C" primary key,
      number bigint generated always as identity unique,
      batch_id text collate "C" references gallery.batches,
      actor jsonb not null,
      reason text not null,
      undoes text collate "C" references gallery.changesets,
      undone_by text collate "C" references gallery.changesets deferrable initially deferred,
      objects integer not null,
      created_at timestamptz not null default now()
    );
    create index changesets_by_batch on gallery.changesets (batch_id, number);
    create table gallery.patches (
      changeset_id text collate "C" not null references gallery.changesets on delete cascade,
      sequence integer not null,
      entity text collate "C" not null,
      entity_id text collate "C" not null,
      action text not null check (action in ('created', 'updated', 'deleted', 'restored')),
      forward jsonb not null,
      backward jsonb not null,
      primary key (changeset_id, sequence)
    );
    create index patches_by_entity on gallery.patches (entity, entity_id);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table gallery.patches;
    drop table gallery.changesets;
    drop table gallery.batches;
  `);
}
