import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table gallery.share_secrets (
      id text collate "C" primary key,
      -- A link is written with its secrets' hashes, so these come first.
      share_id text collate "C" not null references gallery.shares on delete cascade deferrable initially deferred,
      kind text not null check (kind in ('address', 'password')),
      hash text not null,
      created_at timestamptz not null default now()
    );
    create index share_secrets_by_share on gallery.share_secrets (share_id);
    comment on table gallery.share_secrets is
      'Hashes of the addresses and passwords that share links had: history names them by id, so that undo brings them back.';
    comment on column gallery.share_secrets.hash is 'Of an address SHA-256 in hex, of a password argon2id in the usual notation.';
    alter table gallery.shares add column address_id text, add column password_id text;
    comment on column gallery.shares.address_id is 'The secret whose hash token_hash is.';
    comment on column gallery.shares.password_id is 'The secret whose hash password_hash is.';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table gallery.shares drop column address_id, drop column password_id;
    drop table gallery.share_secrets;
  `);
}
