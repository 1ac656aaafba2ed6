import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- The outbox: written in the commit that it tells of, delivered afterwards in order of id.
    create table gallery.events (
      id bigint generated always as identity primary key,
      changeset_id text collate "C" not null references gallery.changesets on delete cascade,
      name text collate "C" not null,
      entity text collate "C" not null,
      entity_id text collate "C" not null,
      payload jsonb not null default '{}',
      created_at timestamptz not null default now()
    );
    create index events_by_entity on gallery.events (entity, entity_id, id);
    create table gallery.event_cursors (
      consumer text collate "C" primary key,
      event_id bigint not null default 0,
      updated_at timestamptz not null default now()
    );
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table gallery.event_cursors;
    drop table gallery.events;
  `);
}
