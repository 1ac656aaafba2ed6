import type { Knex } from 'knex';

/** What the SQL of plugins may read; columns are only ever added, anything else gets a schema api_v2 beside it. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create schema api_v1;
    comment on schema api_v1 is
      'What the SQL of plugins may read of the gallery, whoever may see it: columns are only ever added.';

    create view api_v1.photos as
      select id, title, caption, alt_text, rating, author, credit, copyright, licence,
        taken_at, taken_offset_minutes, taken_precision, sort_at, latitude, longitude, altitude,
        place_location, place_city, place_state, place_country, place_country_code,
        camera_make, camera_model, lens, exposure_seconds, aperture, iso, focal_length_mm, focal_length_35_mm,
        width, height, average_colour, sha256, format, file_name,
        publication, published_from, published_until, uploaded_by, trashed_at, created_at, revision, ext
      from gallery.photos;
    comment on view api_v1.photos is 'Photos, those in the trash too.';
    comment on column api_v1.photos.taken_at is 'By the clock of the camera, without a time zone.';
    comment on column api_v1.photos.sort_at is
      'The camera’s clock read as if it were UTC, else when the photo came in; lists are ordered by it.';
    comment on column api_v1.photos.latitude is 'Degrees, exact; visitors may be shown less.';
    comment on column api_v1.photos.longitude is 'Degrees, exact; visitors may be shown less.';
    comment on column api_v1.photos.altitude is 'Metres.';
    comment on column api_v1.photos.width is 'Pixels as shown, after the orientation.';
    comment on column api_v1.photos.height is 'Pixels as shown, after the orientation.';
    comment on column api_v1.photos.sha256 is 'Of the original, in hex.';
    comment on column api_v1.photos.publication is
      'What people chose; published_from and published_until say when it is in force.';
    comment on column api_v1.photos.trashed_at is 'In the trash since; null: not in the trash.';
    comment on column api_v1.photos.ext is 'Small values of plugins, by their ids.';

    create view api_v1.albums as
      select id, parent_id, title, slug, description, position, cover_photo_id, featured, listed,
        publication, published_from, published_until, photo_count, first_sort_at, last_sort_at,
        created_by, trashed_at, created_at, revision, ext
      from gallery.albums;
    comment on view api_v1.albums is 'Albums, those in the trash too.';
    comment on column api_v1.albums.position is 'Among the albums of the same parent.';
    comment on column api_v1.albums.photo_count is 'Kept; photos outside the trash that are published.';
    comment on column api_v1.albums.trashed_at is 'In the trash since; null: not in the trash.';
    comment on column api_v1.albums.ext is 'Small values of plugins, by their ids.';

    create view api_v1.album_photos as
      select album_id, photo_id, position, added_by, added_at from gallery.album_photos;
    comment on view api_v1.album_photos is 'Which photos lie in which albums.';
    comment on column api_v1.album_photos.position is 'The order that people arranged.';

    create view api_v1.tags as
      select id, parent_id, name, slug, description, created_at, revision, ext from gallery.tags;
    comment on view api_v1.tags is 'Tags, in a tree.';
    comment on column api_v1.tags.ext is 'Small values of plugins, by their ids.';

    create view api_v1.photo_tags as
      select photo_id, tag_id, direct from gallery.photo_tags;
    comment on view api_v1.photo_tags is 'Which photos have which tags, and the tags above those.';
    comment on column api_v1.photo_tags.direct is 'False: the photo has a tag below this one.';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop schema api_v1 cascade');
}
