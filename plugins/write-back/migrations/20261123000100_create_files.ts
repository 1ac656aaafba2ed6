import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table files (
      photo_id text primary key references gallery.photos (id) on delete cascade,
      path text,
      sha256 text,
      wanted jsonb not null default '{}',
      ours jsonb not null default '{}',
      written_at timestamptz(3),
      due_at timestamptz(3),
      tried_at timestamptz(3),
      problem_code text,
      problem text
    );
    comment on table files is 'What was written for each photo, and what is to be written.';
    comment on column files.sha256 is 'Of the file as it was left: with this hash nobody else has written to it.';
    comment on column files.wanted is 'What the photo said then, by tag.';
    comment on column files.ours is 'Values in the file that came from here, by tag: these may be taken out again.';
    create index files_due on files (due_at) where due_at is not null;
    create index files_by_time on files (written_at desc, photo_id) where written_at is not null;
    create index files_with_problem on files (tried_at desc, photo_id) where problem_code is not null;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table files');
}
