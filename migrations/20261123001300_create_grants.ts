import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table gallery.grants (
      id text collate "C" primary key,
      album_id text collate "C" not null references gallery.albums on delete cascade,
      user_id text collate "C" references gallery.users on delete cascade,
      group_id text collate "C" references gallery.groups on delete cascade,
      verbs text[] not null check ('view' = any (verbs)),
      created_at timestamptz not null default now(),
      check (num_nonnulls(user_id, group_id) = 1)
    );
    create unique index grants_by_user on gallery.grants (user_id, album_id) where user_id is not null;
    create unique index grants_by_group on gallery.grants (group_id, album_id) where group_id is not null;
    create index grants_by_album on gallery.grants (album_id);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table gallery.grants;
  `);
}
