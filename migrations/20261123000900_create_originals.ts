import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table gallery.library_roots (
      id text collate "C" primary key,
      path text not null unique,
      created_at timestamptz not null default now()
    );
    create table gallery.originals (
      id text collate "C" primary key,
      photo_id text collate "C" not null references gallery.photos on delete cascade,
      kind text not null check (kind in ('image', 'raw', 'sidecar', 'motion', 'video')),
      part_of text collate "C" references gallery.originals on delete cascade,
      storage text not null check (storage in ('stored', 'referenced')),
      root_id text collate "C" references gallery.library_roots,
      path text,
      sha256 text collate "C" not null unique,
      bytes bigint not null,
      format text not null,
      file_name text not null,
      width integer,
      height integer,
      orientation smallint,
      modified_at timestamptz,
      raw_metadata jsonb,
      verified_at timestamptz not null default now(),
      created_at timestamptz not null default now(),
      check ((storage = 'referenced') = (root_id is not null and path is not null))
    );
    create index originals_by_photo on gallery.originals (photo_id);
    create index originals_by_place on gallery.originals (root_id, path) where storage = 'referenced';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table gallery.originals;
    drop table gallery.library_roots;
  `);
}
