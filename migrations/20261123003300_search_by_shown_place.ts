import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- ASCII punctuation parts words, so that the parser sees no file names, hosts, numbers with signs or tags in
    -- "Lisbon/Porto" and "2019-05"; a query is taken apart alike.
    create or replace function gallery.spread_unspaced(text) returns text language sql immutable parallel safe as $$
      select regexp_replace(
        translate($1, '!"#$%&''()*+,-./:;<=>@[\\]^_\`{|}~' || chr(63), repeat(' ', 32)),
        '([\u2E80-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\u0E00-\u0E7F])', ' \\1 ', 'g')
    $$;

    -- The words of a text in their order. The ending is to_tsquery's: ':*' lets each word go on, ':AB' asks for weights.
    create function gallery.words_query(value text, ending text) returns tsquery language sql stable parallel safe as $$
      select to_tsquery('gallery.words', '''' || gallery.spread_unspaced(value) || '''' || ending)
    $$;

    -- Weights: A title and tags, B caption and alternative text, C the exact location, which not everybody is shown,
    -- D author, town, state, country, camera.
    create or replace function gallery.refresh_photo_search(photo_ids text[]) returns void language sql as $$
      update gallery.photos p
        set search = gallery.words_of('A', p.title)
          || gallery.words_of('A', (
            select string_agg(t.name || ' ' || coalesce((select string_agg(s.name, ' ') from gallery.tag_synonyms s where s.tag_id = t.id), ''), ' ')
            from gallery.photo_tags pt join gallery.tags t on t.id = pt.tag_id where pt.photo_id = p.id))
          || gallery.words_of('B', concat_ws(' ', p.caption, p.alt_text))
          || gallery.words_of('C', p.place_location)
          || gallery.words_of('D', concat_ws(' ', p.place_city, p.place_state, p.place_country))
          || gallery.words_of('D', concat_ws(' ', p.author, p.credit))
          || gallery.words_of('D', concat_ws(' ', p.camera_make, p.camera_model, p.lens))
        where p.id = any (photo_ids);
    $$;
    create index photos_by_file_name on gallery.photos using gin (file_name public.gin_trgm_ops) where trashed_at is null;
    create index photos_by_uploader on gallery.photos (uploaded_by, sort_at desc, id desc) where uploaded_by is not null and trashed_at is null;
    create index tags_by_similarity on gallery.tags using gist (lower(name) public.gist_trgm_ops);
    create index albums_by_similarity on gallery.albums using gist (lower(title) public.gist_trgm_ops) where trashed_at is null;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop index gallery.albums_by_similarity;
    drop index gallery.tags_by_similarity;
    drop index gallery.photos_by_uploader;
    drop index gallery.photos_by_file_name;
    drop function gallery.words_query(text, text);
  `);
}
