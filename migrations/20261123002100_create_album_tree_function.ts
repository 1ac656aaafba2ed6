import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Recomputes what an album and all below it derive from their place and their rules: path, outline and access root.
    create function gallery.refresh_album_tree(top_id text) returns void language plpgsql as $$
    declare
      album record;
      parent gallery.access_roots;
      wanted gallery.access_roots;
      own boolean;
      wanted_root integer;
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
        wanted.audience := coalesce(album.audience, parent.audience, 'restricted');
        wanted.verbs := case when album.audience is null then coalesce(parent.verbs, '{view}')
          else coalesce(album.audience_verbs, '{view}') end;
        wanted.granted_by := case when album.audience is null and parent.id is not null then parent.granted_by else album.id end;
        wanted.visible_from := greatest(album.published_from, coalesce(parent.visible_from, '-infinity'));
        wanted.visible_until := least(album.published_until, coalesce(parent.visible_until, 'infinity'));
        own := album.audience is not null or parent.id is null
          or album.published_from > '-infinity' or album.published_until < 'infinity';

        if wanted.audience = 'public' and wanted.verbs = '{view}'
          and wanted.visible_from = '-infinity' and wanted.visible_until = 'infinity' then
          wanted_root := 1;
        elsif own then
          insert into gallery.access_roots (owner_id, granted_by, audience, verbs, visible_from, visible_until)
            values (album.id, wanted.granted_by, wanted.audience, wanted.verbs, wanted.visible_from, wanted.visible_until)
            on conflict (owner_id) do update set granted_by = excluded.granted_by, audience = excluded.audience,
              verbs = excluded.verbs, visible_from = excluded.visible_from, visible_until = excluded.visible_until
            returning id into wanted_root;
        else
          wanted_root := parent.id;
        end if;

        if album.root_id <> wanted_root then
          update gallery.albums set root_id = wanted_root where id = album.id;
          moved := moved || album.id;
        end if;
      end loop;

      perform gallery.refresh_photo_access(array(
        select distinct m.photo_id from gallery.album_photos m where m.album_id = any (moved)));
      delete from gallery.access_roots r
        where r.owner_id = any (moved) and not exists (select 1 from gallery.albums a where a.root_id = r.id);
    end
    $$;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop function gallery.refresh_album_tree(text);
  `);
}
