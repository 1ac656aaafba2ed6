import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table gallery.users (
      id text collate "C" primary key,
      name public.citext not null unique,
      email public.citext unique,
      display_name text not null,
      password_hash text,
      role text not null check (role in ('member', 'curator', 'admin')),
      loopback_only boolean not null default false,
      language text,
      disabled_at timestamptz,
      created_at timestamptz not null default now(),
      revision integer not null default 1,
      ext jsonb not null default '{}'
    );
    create table gallery.groups (
      id text collate "C" primary key,
      name public.citext not null unique,
      description text,
      created_at timestamptz not null default now(),
      revision integer not null default 1,
      ext jsonb not null default '{}'
    );
    create table gallery.group_members (
      group_id text collate "C" not null references gallery.groups on delete cascade,
      user_id text collate "C" not null references gallery.users on delete cascade,
      primary key (group_id, user_id)
    );
    create index group_members_by_user on gallery.group_members (user_id, group_id);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table gallery.group_members;
    drop table gallery.groups;
    drop table gallery.users;
  `);
}
