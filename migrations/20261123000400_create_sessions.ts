import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Operational records: written by named functions outside changesets. Secrets are kept as SHA-256 only.
    create table gallery.sessions (
      token_hash bytea primary key,
      id text collate "C" not null unique,
      user_id text collate "C" not null references gallery.users on delete cascade,
      created_at timestamptz not null default now(),
      last_used_at timestamptz not null default now(),
      expires_at timestamptz not null,
      address inet,
      user_agent text
    );
    create index sessions_by_user on gallery.sessions (user_id);
    create index sessions_by_expiry on gallery.sessions (expires_at);
    create table gallery.tokens (
      id text collate "C" primary key,
      token_hash bytea not null unique,
      user_id text collate "C" not null references gallery.users on delete cascade,
      name text not null,
      scopes text[] not null default '{}',
      album_id text collate "C",
      created_at timestamptz not null default now(),
      last_used_at timestamptz,
      expires_at timestamptz,
      revoked_at timestamptz
    );
    create index tokens_by_user on gallery.tokens (user_id);
    create table gallery.attempts (
      key text collate "C" primary key,
      failures integer not null default 0,
      last_at timestamptz not null default now(),
      blocked_until timestamptz
    );
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table gallery.attempts;
    drop table gallery.tokens;
    drop table gallery.sessions;
  `);
}
