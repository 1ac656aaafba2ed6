import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table gallery.access_roots
      add column largest_size integer not null default 1000000,
      add column place_shown text not null default 'town' check (place_shown in ('exact', 'town', 'hidden')),
      add column camera_shown boolean not null default true,
      add column grants_only boolean not null default false;
    comment on column gallery.access_roots.largest_size is 'Pixels of the longest side that are shown of what lies here; 1,000,000 is no bound.';
    comment on column gallery.access_roots.grants_only is 'Opens by grants alone: the second root of what is plainly public, whose first one is shared by all that is.';

    alter table gallery.albums
      add column grants_root_id integer references gallery.access_roots deferrable initially deferred,
      add constraint albums_largest_size_check check (largest_size > 0),
      add constraint albums_audience_verbs_check check (audience_verbs <@ '{view,comment,download}' and 'view' = any (audience_verbs));
    create index albums_by_grants_root on gallery.albums (grants_root_id);
    comment on column gallery.albums.grants_root_id is
      'The root that the grants in force here open: root_id, or where that is the shared one a root of the album that the audience comes from. So a grant never touches a photo.';

    alter table gallery.grants
      add constraint grants_verbs_check1 check (verbs <@ '{view,comment,download,upload,edit,manage}');
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table gallery.grants drop constraint grants_verbs_check1;
    alter table gallery.albums
      drop constraint albums_audience_verbs_check,
      drop constraint albums_largest_size_check,
      drop column grants_root_id;
    alter table gallery.access_roots
      drop column grants_only, drop column camera_shown, drop column place_shown, drop column largest_size;
  `);
}
