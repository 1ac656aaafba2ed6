import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table gallery.albums (
      id text collate "C" primary key,
      parent_id text collate "C" references gallery.albums,
      path public.ltree not null,
      title text not null,
      slug text collate "C" not null unique,
      description text,
      position bigint not null,
      -- Positions from the top down in hex: sorting by it walks the tree in outline order.
      outline text collate "C" not null default '',
      cover_photo_id text collate "C" references gallery.photos on delete set null,
      photo_order text not null default 'manual' check (photo_order in ('manual', 'oldest', 'newest', 'added', 'title')),
      layout text check (layout in ('rows', 'single', 'grid', 'mosaic')),
      background text check (background in ('dark', 'light', 'grey')),
      featured boolean not null default false,
      listed boolean not null default true,
      audience text check (audience in ('public', 'signed-in', 'restricted')),
      audience_verbs text[],
      root_id integer not null references gallery.access_roots,
      publication text not null default 'published' check (publication in ('draft', 'scheduled', 'published', 'withdrawn')),
      published_from timestamptz not null default '-infinity',
      published_until timestamptz not null default 'infinity',
      largest_size integer,
      place_shown text check (place_shown in ('exact', 'town', 'hidden')),
      camera_shown boolean,
      import_key text,
      photo_count integer not null default 0,
      first_sort_at timestamptz,
      last_sort_at timestamptz,
      place_city text,
      place_country text,
      created_by text collate "C" references gallery.users on delete set null,
      trashed_at timestamptz,
      search tsvector not null default '',
      created_at timestamptz not null default now(),
      revision integer not null default 1,
      ext jsonb not null default '{}'
    );
    create unique index albums_by_position on gallery.albums (coalesce(parent_id, ''), position) where trashed_at is null;
    create index albums_by_path on gallery.albums using gist (path);
    create index albums_by_parent on gallery.albums (parent_id, position);
    create index albums_by_outline on gallery.albums (outline) where trashed_at is null;
    create index albums_by_root on gallery.albums (root_id);
    create index albums_by_search on gallery.albums using gin (search);
    create index albums_by_news on gallery.albums (created_at desc, id desc) where trashed_at is null;
    create unique index albums_by_import_key on gallery.albums (import_key) where import_key is not null and trashed_at is null;
    alter table gallery.access_roots add foreign key (owner_id) references gallery.albums on delete cascade deferrable initially deferred;
    alter table gallery.access_roots add foreign key (granted_by) references gallery.albums on delete cascade deferrable initially deferred;
    alter table gallery.tokens add foreign key (album_id) references gallery.albums on delete cascade;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table gallery.tokens drop constraint tokens_album_id_fkey;
    alter table gallery.access_roots drop constraint access_roots_owner_id_fkey;
    alter table gallery.access_roots drop constraint access_roots_granted_by_fkey;
    drop table gallery.albums;
  `);
}
