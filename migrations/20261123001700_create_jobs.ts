import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Progress and owner only: the queue itself is pg-boss's, in its own schema.
    create table gallery.jobs (
      id uuid primary key,
      name text collate "C" not null,
      owner_id text collate "C" references gallery.users on delete set null,
      batch_id text collate "C" references gallery.batches on delete set null,
      state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
      done bigint not null default 0,
      total bigint,
      message text,
      error jsonb,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create index jobs_by_time on gallery.jobs (created_at desc);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table gallery.jobs;
  `);
}
