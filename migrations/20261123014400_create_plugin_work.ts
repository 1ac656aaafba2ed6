import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table gallery.plugin_jobs (
      id uuid primary key,
      plugin_id text collate "C" not null,
      job text collate "C" not null,
      data jsonb not null default '{}',
      key text,
      state text not null default 'queued' check (state in ('queued', 'running', 'parked', 'done', 'dead')),
      attempts integer not null default 0,
      created_at timestamptz not null default now(),
      ended_at timestamptz
    );
    create unique index plugin_jobs_by_key on gallery.plugin_jobs (plugin_id, job, key)
      where key is not null and state in ('queued', 'running', 'parked');
    create index plugin_jobs_newest on gallery.plugin_jobs (plugin_id, created_at desc);
    comment on table gallery.plugin_jobs is 'Work that plugins have queued; progress and errors stand in jobs under the same id.';
    comment on column gallery.plugin_jobs.key is 'Of one key, at most one job waits or runs.';
    comment on column gallery.plugin_jobs.state is
      'parked waits until its plugin is on again; dead has failed too often, and waits for an administrator.';

    create table gallery.plugin_schedules (
      plugin_id text collate "C" not null,
      schedule_id text collate "C" not null,
      due_at timestamptz not null,
      primary key (plugin_id, schedule_id)
    );
    comment on table gallery.plugin_schedules is
      'The time that each schedule last came due: whoever moves it on queues the job, so that it is queued once for the whole gallery.';

    create table gallery.plugin_activity (
      plugin_id text collate "C" not null,
      process text not null,
      summary jsonb not null,
      at timestamptz not null default now(),
      primary key (plugin_id, process)
    );
    comment on table gallery.plugin_activity is
      'What plugins did lately in each process, for the inspector; written every few seconds where it has changed.';

    create table gallery.bulk_runs (
      id text collate "C" primary key,
      plugin_id text collate "C" not null,
      action text collate "C" not null,
      owner_id text collate "C" not null references gallery.users on delete cascade,
      selection jsonb not null,
      options jsonb,
      state text not null default 'chosen' check (state in ('chosen', 'ready', 'queued', 'running', 'done', 'failed', 'cancelled')),
      photo_ids text[] collate "C",
      done integer not null default 0,
      changed integer not null default 0,
      problems jsonb not null default '[]',
      batch_id text collate "C" references gallery.batches on delete set null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create index bulk_runs_by_time on gallery.bulk_runs (created_at);
    comment on table gallery.bulk_runs is 'What is done with many photos at once: chosen, asked for, previewed, run.';
    comment on column gallery.bulk_runs.selection is 'Ids, or the album, tags or search whose photos are meant.';
    comment on column gallery.bulk_runs.photo_ids is 'Found when it was started, so that it ends with what it began with; null before.';
    comment on column gallery.bulk_runs.changed is 'Photos, as its action counts them.';
    comment on column gallery.bulk_runs.problems is 'Sentences of its action, at most a hundred.';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table gallery.bulk_runs;
    drop table gallery.plugin_activity;
    drop table gallery.plugin_schedules;
    drop table gallery.plugin_jobs;
  `);
}
