import { type Fragment, notHidden, type Scope } from '../../access/index.ts';

/** What albums `a` tell of the photos in them, in SQL. */
export interface ToldColumns {
  readonly photoCount: Fragment;
  readonly firstSortAt: Fragment;
  readonly lastSortAt: Fragment;
  readonly placeCity: Fragment;
  readonly placeCountry: Fragment;
}

const plain = (sql: string): Fragment => ({ sql, bindings: [] });

const kept: ToldColumns = {
  photoCount: plain('a.photo_count'),
  firstSortAt: plain('a.first_sort_at'),
  lastSortAt: plain('a.last_sort_at'),
  placeCity: plain('a.place_city'),
  placeCountry: plain('a.place_country'),
};

/** Kept with the album; worked out by the same rules, without what is hidden, where rules of plugins hide something from this viewer. */
export function toldColumns({ hidden }: Scope): ToldColumns {
  const shown = notHidden(hidden, 'p');
  if (shown === null) return kept;
  const from = `from album_photos m join photos p on p.id = m.photo_id and p.trashed_at is null and p.publication = 'published'
    where m.album_id = a.id and ${shown.sql}`;
  const told = (sql: string): Fragment => ({ sql, bindings: shown.bindings });
  return {
    photoCount: told(`(select count(*)::int ${from})`),
    firstSortAt: told(`(select min(p.sort_at) ${from} and p.taken_at is not null)`),
    lastSortAt: told(`(select max(p.sort_at) ${from} and p.taken_at is not null)`),
    placeCity: told(placeOfMost(from, 'p.place_city', 'p.place_city, p.place_country')),
    placeCountry: told(placeOfMost(from, 'p.place_country', 'p.place_country')),
  };
}

/** What half of those say that say where they were taken. */
function placeOfMost(from: string, column: string, group: string): string {
  return `(select t.name from (
      select ${column} as name, count(*) as photos, sum(count(*)) over () as placed ${from}
        and (p.place_city is not null or p.place_country is not null)
      group by ${group} order by photos desc, name limit 1) t
    where t.photos * 2 >= t.placed)`;
}
