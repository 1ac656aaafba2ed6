import type { Knex } from 'knex';
import { up as createTreeFunction } from './20261123010200_open_roots_by_grants.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table gallery.albums
      add column watermark text collate "C" check (watermark ~ '^[A-Za-z0-9]{1,40}$');
    comment on column gallery.albums.watermark is
      'What pictures of its photos carry: a key of the setting "watermarks", or none; null: inherited, and none at the top.';
    alter table gallery.access_roots add column watermark text collate "C";
    comment on column gallery.access_roots.watermark is
      'What pictures carry that are seen by way of it, a key of the setting "watermarks"; null: nothing.';

    create table gallery.watermark_images (
      sha256 text collate "C" primary key check (sha256 ~ '^[0-9a-f]{64}$'),
      png bytea not null check (length(png) <= 4000000),
      width integer not null check (width > 0),
      height integer not null check (height > 0),
      created_at timestamptz not null default now()
    );
    comment on table gallery.watermark_images is
      'Images that watermarks are made of, as the decoder wrote them anew. They stay: history may bring a watermark back. Source: the workbench.';
    comment on column gallery.watermark_images.sha256 is 'Of the PNG.';

    -- The root that an album makes, if it makes one: who, when, and what is shown.
    create or replace function gallery.keep_root(wanted gallery.access_roots) returns integer language sql as $$
      insert into gallery.access_roots as r (owner_id, granted_by, audience, verbs, visible_from, visible_until,
          largest_size, place_shown, camera_shown, watermark, grants_only)
        values (wanted.owner_id, wanted.granted_by, wanted.audience, wanted.verbs, wanted.visible_from, wanted.visible_until,
          wanted.largest_size, wanted.place_shown, wanted.camera_shown, wanted.watermark, wanted.grants_only)
        on conflict (owner_id) do update set granted_by = excluded.granted_by, audience = excluded.audience,
          verbs = excluded.verbs, visible_from = excluded.visible_from, visible_until = excluded.visible_until,
          largest_size = excluded.largest_size, place_shown = excluded.place_shown, camera_shown = excluded.camera_shown,
          watermark = excluded.watermark, grants_only = excluded.grants_only
        returning id;
    $$;

    -- An album that has a root of its own keeps it when it becomes plainly public: making it public and restricted again is then a matter
    -- of one row, however many photos lie below. What was public from the start stays with the shared root.
    create or replace function gallery.refresh_album_tree(top_id text) returns void language plpgsql as $$
    declare
      album record;
      parent gallery.access_roots;
      parent_grants integer;
      wanted gallery.access_roots;
      has_rules boolean;
      is_plain boolean;
      wanted_root integer;
      wanted_grants integer;
      moved text[] := '{}';
    begin
      with recursive tree as (
        select a.id, coalesce(p.path, ''::public.ltree) || a.id as path,
          coalesce(p.outline, '') || lpad(to_hex(a.position), 16, '0') as outline
        from gallery.albums a left join gallery.albums p on p.id = a.parent_id where a.id = top_id
        union all
        select c.id, t.path || c.id, t.outline || lpad(to_hex(c.position), 16, '0')
        from gallery.albums c join tree t on c.parent_id = t.id
      )
      update gallery.albums a set path = t.path, outline = t.outline
        from tree t where t.id = a.id and (a.path <> t.path or a.outline <> t.outline);

      for album in
        select a.* from gallery.albums a
        where a.path operator(public.<@) (select path from gallery.albums where id = top_id)
        order by public.nlevel(a.path)
      loop
        parent := null;
        select r.* into parent from gallery.access_roots r
          join gallery.albums p on p.root_id = r.id where p.id = album.parent_id;
        select p.grants_root_id into parent_grants from gallery.albums p where p.id = album.parent_id;
        has_rules := album.audience is not null or parent.id is null;
        wanted := null;
        wanted.owner_id := album.id;
        wanted.audience := coalesce(album.audience, parent.audience, 'restricted');
        wanted.verbs := case when has_rules then coalesce(album.audience_verbs, '{view}') else parent.verbs end;
        -- What is plainly public has no grants on its own root: they stand with the second one.
        wanted.granted_by := case when has_rules then album.id
          else (select r.granted_by from gallery.access_roots r where r.id = parent_grants) end;
        wanted.visible_from := greatest(album.published_from, coalesce(parent.visible_from, '-infinity'));
        wanted.visible_until := least(album.published_until, coalesce(parent.visible_until, 'infinity'));
        wanted.largest_size := coalesce(album.largest_size, parent.largest_size, 1000000);
        wanted.place_shown := coalesce(album.place_shown, parent.place_shown, 'town');
        wanted.camera_shown := coalesce(album.camera_shown, parent.camera_shown, true);
        wanted.watermark := case when album.watermark is null then parent.watermark else nullif(album.watermark, 'none') end;
        is_plain := wanted.audience = 'public' and wanted.verbs = '{view}'
          and wanted.visible_from = '-infinity' and wanted.visible_until = 'infinity'
          and wanted.largest_size >= 1000000 and wanted.place_shown = 'town' and wanted.camera_shown
          and wanted.watermark is null;
        wanted.grants_only := is_plain;

        if not has_rules and album.published_from = '-infinity' and album.published_until = 'infinity'
          and wanted.largest_size = parent.largest_size and wanted.place_shown = parent.place_shown
          and wanted.camera_shown = parent.camera_shown and wanted.watermark is not distinct from parent.watermark then
          wanted_root := parent.id;
          wanted_grants := parent_grants;
        elsif is_plain and not (has_rules and exists (
            select 1 from gallery.access_roots r where r.id = album.root_id and r.owner_id = album.id)) then
          wanted_root := 1;
          wanted_grants := case when has_rules then gallery.keep_root(wanted) else parent_grants end;
        else
          wanted.grants_only := false;
          wanted_root := gallery.keep_root(wanted);
          wanted_grants := wanted_root;
        end if;

        if album.root_id <> wanted_root or album.grants_root_id is distinct from wanted_grants then
          update gallery.albums set root_id = wanted_root, grants_root_id = wanted_grants where id = album.id;
          moved := moved || album.id;
        end if;
      end loop;

      perform gallery.refresh_photo_access(array(
        select distinct m.photo_id from gallery.album_photos m where m.album_id = any (moved)));
      delete from gallery.access_roots r
        where r.owner_id = any (moved)
          and not exists (select 1 from gallery.albums a where a.root_id = r.id or a.grants_root_id = r.id);
    end
    $$;

  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop function gallery.refresh_album_tree(text);
    drop function gallery.keep_root(gallery.access_roots);
    drop table gallery.watermark_images;
    alter table gallery.access_roots drop column watermark;
    alter table gallery.albums drop column watermark;
  `);
  await createTreeFunction(knex);
}
