import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Words of any language: accents folded, no stemming, so that a prefix search works alike everywhere.
    create text search configuration gallery.words (copy = pg_catalog.simple);
    alter text search configuration gallery.words
      alter mapping for asciiword, asciihword, hword_asciipart, word, hword, hword_part, numword, numhword, hword_numpart
      with public.unaccent, pg_catalog.simple;

    -- Scripts written without spaces get one lexeme a character, so that a phrase query finds any run of them.
    create function gallery.spread_unspaced(text) returns text language sql immutable parallel safe as $$
      select regexp_replace($1, '([\u2E80-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\u0E00-\u0E7F])', ' \\1 ', 'g')
    $$;
    create function gallery.words_of(weight "char", value text) returns tsvector language sql stable parallel safe as $$
      select setweight(to_tsvector('gallery.words', gallery.spread_unspaced(coalesce(value, ''))), weight)
    $$;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop function gallery.words_of("char", text);
    drop function gallery.spread_unspaced(text);
    drop text search configuration gallery.words;
  `);
}
