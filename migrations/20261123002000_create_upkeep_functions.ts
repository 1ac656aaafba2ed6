import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Derived columns are recomputed by set, in the transaction that changed what they stand on.
    -- Only what differs is written: a photo whose roots stay costs a look-up and no row.
    create function gallery.refresh_photo_access(photo_ids text[]) returns void language sql as $$
      with wanted as materialized (
        select distinct p.id as photo_id, a.root_id, p.sort_at
        from gallery.photos p
        join gallery.album_photos m on m.photo_id = p.id
        join gallery.albums a on a.id = m.album_id and a.trashed_at is null
        where p.id = any (photo_ids)
      ),
      gone as (
        delete from gallery.photo_roots r
        where r.photo_id = any (photo_ids)
          and not exists (select 1 from wanted w where w.photo_id = r.photo_id and w.root_id = r.root_id)
      ),
      come as (
        insert into gallery.photo_roots as r (root_id, sort_at, photo_id)
          select root_id, sort_at, photo_id from wanted
          on conflict (photo_id, root_id) do update set sort_at = excluded.sort_at where r.sort_at <> excluded.sort_at
      ),
      roots as (
        select i.id, coalesce(array_agg(w.root_id order by w.root_id) filter (where w.root_id is not null), '{}') as roots
        from unnest(photo_ids) as i (id) left join wanted w on w.photo_id = i.id group by i.id
      )
      update gallery.photos p set roots = n.roots from roots n where p.id = n.id and p.roots <> n.roots;
    $$;

    create function gallery.refresh_photo_search(photo_ids text[]) returns void language sql as $$
      update gallery.photos p
        set search = gallery.words_of('A', p.title)
          || gallery.words_of('A', (
            select string_agg(t.name || ' ' || coalesce((select string_agg(s.name, ' ') from gallery.tag_synonyms s where s.tag_id = t.id), ''), ' ')
            from gallery.photo_tags pt join gallery.tags t on t.id = pt.tag_id where pt.photo_id = p.id))
          || gallery.words_of('B', concat_ws(' ', p.caption, p.alt_text))
          || gallery.words_of('C', concat_ws(' ', p.place_location, p.place_city, p.place_state, p.place_country))
          || gallery.words_of('D', concat_ws(' ', p.author, p.credit, p.camera_make, p.camera_model, p.lens))
        where p.id = any (photo_ids);
    $$;

    -- An album's place is the town that half of its placed photos share, else the country that half of them share.
    create function gallery.refresh_album_counts(album_ids text[]) returns void language sql as $$
      with shown as (
        select m.album_id, p.sort_at, p.taken_at, p.place_city, p.place_country
        from gallery.album_photos m
        join gallery.photos p on p.id = m.photo_id and p.trashed_at is null and p.publication = 'published'
        where m.album_id = any (album_ids)
      ),
      towns as (
        select distinct on (album_id) album_id, place_city, place_country, count(*) as photos,
          sum(count(*)) over (partition by album_id) as placed
        from shown where place_city is not null or place_country is not null
        group by album_id, place_city, place_country order by album_id, photos desc, place_city, place_country
      ),
      countries as (
        select distinct on (album_id) album_id, place_country, count(*) as photos,
          sum(count(*)) over (partition by album_id) as placed
        from shown where place_city is not null or place_country is not null
        group by album_id, place_country order by album_id, photos desc, place_country
      ),
      counts as (
        select i.id, count(s.album_id) as photos,
          min(s.sort_at) filter (where s.taken_at is not null) as first_at,
          max(s.sort_at) filter (where s.taken_at is not null) as last_at
        from unnest(album_ids) as i (id) left join shown s on s.album_id = i.id group by i.id
      )
      update gallery.albums a
        set photo_count = c.photos, first_sort_at = c.first_at, last_sort_at = c.last_at,
          place_city = case when t.photos * 2 >= t.placed then t.place_city end,
          place_country = case when t.photos * 2 >= t.placed then t.place_country
            when l.photos * 2 >= l.placed then l.place_country end
        from counts c left join towns t on t.album_id = c.id left join countries l on l.album_id = c.id
        where a.id = c.id;
    $$;

    create function gallery.refresh_album_search(album_ids text[]) returns void language sql as $$
      update gallery.albums a
        set search = gallery.words_of('A', a.title) || gallery.words_of('B', a.description)
        where a.id = any (album_ids);
    $$;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop function gallery.refresh_album_search(text[]);
    drop function gallery.refresh_album_counts(text[]);
    drop function gallery.refresh_photo_search(text[]);
    drop function gallery.refresh_photo_access(text[]);
  `);
}
