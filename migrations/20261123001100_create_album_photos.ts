import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table gallery.album_photos (
      album_id text collate "C" not null references gallery.albums on delete cascade,
      photo_id text collate "C" not null references gallery.photos on delete cascade,
      position bigint not null,
      sort_at timestamptz not null,
      added_by text collate "C" references gallery.users on delete set null,
      added_at timestamptz not null default now(),
      primary key (album_id, photo_id),
      constraint album_photos_position unique (album_id, position) deferrable initially deferred
    );
    create index album_photos_by_photo on gallery.album_photos (photo_id, album_id);
    create index album_photos_by_time on gallery.album_photos (album_id, sort_at, photo_id);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table gallery.album_photos;
  `);
}
