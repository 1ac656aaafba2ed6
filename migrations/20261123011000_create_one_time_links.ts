import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Operational records, as sessions are: a link is gone when it was used.
    create table gallery.one_time_links (
      token_hash bytea primary key,
      user_id text collate "C" not null references gallery.users on delete cascade,
      purpose text not null check (purpose in ('invite', 'reset')),
      created_at timestamptz not null default now(),
      expires_at timestamptz not null
    );
    create index one_time_links_by_user on gallery.one_time_links (user_id, created_at);
    create index one_time_links_by_expiry on gallery.one_time_links (expires_at);
    comment on table gallery.one_time_links is
      'Links that let somebody choose a password, once. Tokens are kept as hashes only.';
    comment on column gallery.one_time_links.purpose is
      'invite: for who was added without a password; reset: for who forgot it.';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table gallery.one_time_links;
  `);
}
