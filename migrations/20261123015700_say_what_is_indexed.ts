import type { Knex } from 'knex';

/** What search engines may keep is inherited like much else, but asked for seldom: worked out from the path when it is. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create function gallery.album_is_indexed(album_path public.ltree) returns boolean language sql stable as $$
      select coalesce((select u.indexed from gallery.albums u
        where u.id = any (string_to_array(album_path::text, '.')) and u.indexed is not null
        order by public.nlevel(u.path) desc limit 1), true)
    $$;
    comment on function gallery.album_is_indexed(public.ltree) is
      'Whether search engines may keep the album of this path, by what it or the nearest album above it says.';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ 'drop function gallery.album_is_indexed(public.ltree)');
}
