import type { Knex } from 'knex';

const photoSearch = (translations: { title: string; words: string }) => /* sql */ `
  create or replace function gallery.refresh_photo_search(photo_ids text[]) returns void language sql as $$
    update gallery.photos p
      set search = gallery.words_of('A', p.title)${translations.title}
        || gallery.words_of('A', (
          select string_agg(t.name || ' ' || coalesce((select string_agg(s.name, ' ') from gallery.tag_synonyms s where s.tag_id = t.id), ''), ' ')
          from gallery.photo_tags pt join gallery.tags t on t.id = pt.tag_id where pt.photo_id = p.id))
        || gallery.words_of('B', concat_ws(' ', p.caption, p.alt_text))${translations.words}
        || gallery.words_of('C', p.place_location)
        || gallery.words_of('D', concat_ws(' ', p.place_city, p.place_state, p.place_country))
        || gallery.words_of('D', concat_ws(' ', p.author, p.credit))
        || gallery.words_of('D', concat_ws(' ', p.camera_make, p.camera_model, p.lens))
      where p.id = any (photo_ids);
  $$;`;

const albumSearch = (translations: { title: string; words: string }) => /* sql */ `
  create or replace function gallery.refresh_album_search(album_ids text[]) returns void language sql as $$
    update gallery.albums a
      set search = gallery.words_of('A', a.title)${translations.title}
        || gallery.words_of('B', a.description)${translations.words}
      where a.id = any (album_ids);
  $$;`;

/** What is written in other languages is found like what was written first. Nothing is, so far, so there is nothing to refresh. */
export async function up(knex: Knex): Promise<void> {
  const of = (alias: string, weight: string, ...fields: string[]) =>
    ` || gallery.words_of('${weight}', gallery.translated_words(${alias}.translations, '{${fields.join(',')}}'))`;
  await knex.raw(/* sql */ `
    create function gallery.translated_words(translations jsonb, fields text[]) returns text
      language sql immutable parallel safe as $$
      select string_agg(t.value ->> f.name, ' ') from jsonb_each(translations) t cross join unnest(fields) as f (name)
      where translations <> '{}'
    $$;
    comment on function gallery.translated_words(jsonb, text[]) is 'These texts in all languages that there are, for the search.';
    ${photoSearch({ title: of('p', 'A', 'title'), words: of('p', 'B', 'caption', 'altText') })}
    ${albumSearch({ title: of('a', 'A', 'title'), words: of('a', 'B', 'description') })}
  `);
}

export async function down(knex: Knex): Promise<void> {
  const none = { title: '', words: '' };
  await knex.raw(/* sql */ `
    ${photoSearch(none)}
    ${albumSearch(none)}
    drop function gallery.translated_words(jsonb, text[]);
  `);
}
