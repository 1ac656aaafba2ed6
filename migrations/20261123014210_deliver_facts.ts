import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table gallery.event_cursors
      add column leased_by text collate "C",
      add column leased_until timestamptz,
      add column failures integer not null default 0,
      add column retry_at timestamptz,
      add column singly_until bigint not null default 0;
    comment on column gallery.event_cursors.consumer is 'plugin:<id> for the facts of a plugin.';
    comment on column gallery.event_cursors.event_id is 'The last event that was told, or given up.';
    comment on column gallery.event_cursors.leased_by is 'The process that tells it at the moment, until leased_until.';
    comment on column gallery.event_cursors.failures is 'How often the event that comes next has failed in a row.';
    comment on column gallery.event_cursors.singly_until is
      'Events up to this one are told one at a time, because a list with them failed.';
    create table gallery.plugin_dead_letters (
      id bigint generated always as identity primary key,
      plugin_id text collate "C" not null,
      hook text collate "C" not null,
      first_event_id bigint not null,
      last_event_id bigint not null,
      payload jsonb not null,
      failure text not null,
      created_at timestamptz not null default now()
    );
    create index plugin_dead_letters_by_plugin on gallery.plugin_dead_letters (plugin_id, id);
    comment on table gallery.plugin_dead_letters is 'Facts that a plugin has failed on five times and was not told again.';
    comment on column gallery.plugin_dead_letters.failure is 'What it failed with the last time.';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table gallery.plugin_dead_letters;
    alter table gallery.event_cursors
      drop column leased_by,
      drop column leased_until,
      drop column failures,
      drop column retry_at,
      drop column singly_until;
  `);
}
