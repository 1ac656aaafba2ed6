import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table files (
      path text collate "C" primary key,
      root text collate "C" not null,
      bytes bigint not null,
      modified_ms bigint not null,
      sha256 text collate "C",
      photo_id text,
      problem text,
      first_seen_at timestamptz not null default now(),
      vanished_at timestamptz
    );
    comment on table files is 'Every file of the watched folders that was looked at.';
    comment on column files.sha256 is 'Null for what is no photo, and for what belongs to one.';
    comment on column files.problem is 'Code and reason of a refusal; null: none.';
    comment on column files.vanished_at is 'When it was first missed; null: it is there.';
    create index files_by_root on files (root, path);
    create index files_by_hash on files (sha256) where sha256 is not null;
    create index files_vanished on files (vanished_at) where vanished_at is not null;

    create table scans (
      root text collate "C" primary key,
      at timestamptz not null,
      problem text,
      added integer not null,
      refused integer not null,
      waiting integer not null
    );
    comment on table scans is 'The last look at each watched folder.';
    comment on column scans.problem is 'missing, empty or unreadable; null: none.';
    comment on column scans.waiting is 'Files that were still being written.';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table scans; drop table files');
}
