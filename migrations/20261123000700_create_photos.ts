import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table gallery.photos (
      id text collate "C" primary key,
      title text,
      caption text,
      alt_text text,
      rating smallint check (rating between 0 and 5),
      author text,
      credit text,
      copyright text,
      licence text,
      taken_at timestamp,
      taken_offset_minutes smallint,
      taken_precision text check (taken_precision in ('year', 'month', 'day', 'minute', 'second', 'millisecond')),
      taken_source text,
      sort_at timestamptz not null,
      latitude double precision check (latitude between -90 and 90),
      longitude double precision check (longitude between -180 and 180),
      altitude real,
      place_location text,
      place_city text,
      place_state text,
      place_country text,
      place_country_code text,
      camera_make text,
      camera_model text,
      lens text,
      exposure_seconds double precision,
      aperture real,
      iso integer,
      focal_length_mm real,
      focal_length_35_mm real,
      exposure_bias_ev real,
      flash_fired boolean,
      width integer not null check (width > 0),
      height integer not null check (height > 0),
      focal_x real check (focal_x between 0 and 1),
      focal_y real check (focal_y between 0 and 1),
      average_colour text not null,
      thumb_hash text,
      sha256 text collate "C" not null,
      format text not null,
      file_name text not null,
      extra_formats text[] not null default '{}',
      publication text not null default 'published' check (publication in ('draft', 'scheduled', 'published', 'withdrawn')),
      published_from timestamptz not null default '-infinity',
      published_until timestamptz not null default 'infinity',
      uploaded_by text collate "C" references gallery.users on delete set null,
      trashed_at timestamptz,
      roots integer[] not null default '{}',
      search tsvector not null default '',
      created_at timestamptz not null default now(),
      revision integer not null default 1,
      ext jsonb not null default '{}'
    );
    create index photos_by_time on gallery.photos (sort_at desc, id desc) where trashed_at is null;
    create index photos_by_creation on gallery.photos (created_at desc, id desc) where trashed_at is null;
    create index photos_by_roots on gallery.photos using gin (roots public.gin__int_ops) where trashed_at is null;
    create index photos_by_search on gallery.photos using gin (search) where trashed_at is null;
    create index photos_by_place on gallery.photos using gist (point(longitude, latitude)) where latitude is not null and trashed_at is null;
    create index photos_by_rating on gallery.photos (rating, sort_at desc, id desc) where rating >= 4 and trashed_at is null;
    create index photos_by_hash on gallery.photos (sha256);
    create index photos_in_trash on gallery.photos (trashed_at desc, id desc) where trashed_at is not null;
    create index photos_by_schedule on gallery.photos (published_from) where published_from > '-infinity';
    create index photos_by_expiry on gallery.photos (published_until) where published_until < 'infinity';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table gallery.photos;
  `);
}
