import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table gallery.shares (
      id text collate "C" primary key,
      token_hash bytea not null unique,
      kind text not null default 'share' check (kind in ('share', 'request')),
      album_id text collate "C" references gallery.albums on delete cascade,
      photo_ids text[] not null default '{}',
      name text not null,
      verbs text[] not null default '{view}',
      password_hash text,
      starts_at timestamptz,
      expires_at timestamptz,
      download_budget integer,
      downloads_used integer not null default 0,
      terms text,
      sign_in_required boolean not null default false,
      options jsonb not null default '{}',
      created_by text collate "C" references gallery.users on delete cascade,
      created_at timestamptz not null default now(),
      last_used_at timestamptz,
      revoked_at timestamptz,
      revision integer not null default 1
    );
    create index shares_by_album on gallery.shares (album_id);
    create index shares_by_creator on gallery.shares (created_by);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table gallery.shares;
  `);
}
