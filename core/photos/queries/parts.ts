import type { Knex } from 'knex';
import type { Scope } from '../../access/index.ts';
import type { ListPart } from '../../plugin-api/index.ts';
import type { PhotoSource } from './contexts.ts';
import { bindingsOf, listConditions } from './lists.ts';

/** A part of a list with the keys that it begins behind; null: with the list. */
export interface KeyedPart extends ListPart {
  readonly behind: readonly string[] | null;
}

/**
 * The parts of a list that one can go to, as this viewer sees it: letters of titles, else so many photos each. Planned for the
 * values at hand, as months are.
 */
export async function countParts(db: Knex, scope: Scope, source: PhotoSource): Promise<readonly KeyedPart[]> {
  if (source.parts === undefined) return [];
  const conditions = listConditions(scope, { ...source, isSteady: false });
  const parts = {
    from: `${source.from.sql} where ${conditions.map(({ sql }) => `(${sql})`).join(' and ')}`,
    bindings: bindingsOf([source.from, ...conditions]),
  };
  return source.parts === 'letters' ? countLetters(db, source, parts) : countPlaces(db, source, parts);
}

interface Listed {
  readonly from: string;
  readonly bindings: never[];
}

async function countLetters(db: Knex, { keys }: PhotoSource, { from, bindings }: Listed) {
  const { rows } = await db.raw<{ rows: { first: string; photos: number }[] }>(
    `select l.first, count(*)::integer as photos from (select left(${keys[0]!.sql}, 1) as first from ${from}) l
     group by l.first order by l.first collate "C"`,
    bindings,
  );
  const letters = new Map<string, KeyedPart>();
  for (const { first, photos } of rows) {
    const at = letterOf(first);
    const known = letters.get(at) ?? { at, photoCount: 0, behind: first === '' ? null : [first, ''] };
    letters.set(at, { ...known, photoCount: known.photoCount + photos });
  }
  return [...letters.values()];
}

/** A letter of an alphabet; `0` for digits and signs, `~` for all that is none, `-` for no title. In the order of keys. */
export function letterOf(key: string): string {
  const [first] = key;
  if (first === undefined) return '-';
  if (first < 'a') return '0';
  return /\p{L}/u.test(first) &&
    !/[\p{Ideographic}\p{Script=Hangul}\p{Script=Kana}\p{Script=Hiragana}]/u.test(first)
    ? first
    : '~';
}

/** Up to two hundred parts of a round number of photos each. */
async function countPlaces(db: Knex, { keys, descending }: PhotoSource, { from, bindings }: Listed) {
  const order = keys.map(key => `${key.sql} ${descending ? 'desc' : 'asc'}`).join(', ');
  const values = `array[${keys.map(key => `${key.sql}::text`).join(', ')}]`;
  const { rows } = await db.raw<{ rows: { n: number; total: number; behind: string[] | null }[] }>(
    `select l.n::integer as n, l.total::integer as total, l.behind from (
       select row_number() over w as n, lag(${values}) over w as behind, count(*) over () as total
       from ${from} window w as (order by ${order})) l
     where (l.n - 1) % (case when l.total <= 40000 then 200 when l.total <= 100000 then 500 when l.total <= 200000 then 1000
       when l.total <= 1000000 then 5000 else 20000 end) = 0
     order by l.n`,
    bindings,
  );
  return rows.map(({ n, total, behind }, index) => ({
    ...{ at: `n${n}`, behind },
    photoCount: (rows[index + 1]?.n ?? total + 1) - n,
  }));
}

/**
 * The part that `at` names: where nothing begins with a letter the next one, and the part that holds a place. Undefined where
 * there is none.
 */
export function findPart(
  parts: readonly KeyedPart[],
  at: string,
  { parts: kind }: PhotoSource,
): KeyedPart | undefined {
  if (kind === 'letters')
    return (
      parts.find(part => part.at === at) ??
      (/^\p{L}$/u.test(at) ? parts.find(part => /\p{L}/u.test(part.at) && part.at > at) : undefined)
    );
  const place = /^n(\d{1,9})$/.exec(at)?.[1];
  return place === undefined ? undefined : parts.findLast(part => Number(part.at.slice(1)) <= Number(place));
}

/** In which part a photo with these keys lies. */
export function partOf(
  parts: readonly KeyedPart[],
  keys: readonly string[],
  { parts: kind, keys: [key], descending }: PhotoSource,
): string {
  if (kind === 'letters') return letterOf(keys[0]!);
  const isBehind = ({ behind }: KeyedPart) => {
    if (behind === null) return true;
    const at = key!.type === 'bigint' ? Number(keys[0]) - Number(behind[0]) : compare(keys, behind);
    return descending ? at < 0 : at > 0;
  };
  return (parts.findLast(isBehind) ?? parts[0])?.at ?? '';
}

function compare(one: readonly string[], other: readonly string[]): number {
  const at = one.findIndex((value, index) => value !== other[index]);
  if (at < 0) return 0;
  return one[at]! < other[at]! ? -1 : 1;
}
