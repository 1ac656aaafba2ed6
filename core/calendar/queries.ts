import type { Knex } from 'knex';
import { type Fragment, type Scope, seenPeriodCounts, visiblePhotos } from '../access/index.ts';
import { type Period, type PeriodLevel, tooVagueFor } from '../database/periods.ts';
import { runPrepared } from '../database/prepared.ts';

export interface PeriodRow {
  readonly period: string;
  readonly photoCount: number;
  /** Null only when it went meanwhile. */
  readonly sampleId: string | null;
}

const depths: Record<PeriodLevel, number> = { year: 1, month: 2, day: 3 };

/**
 * Periods of one length that hold photos, within a longer one or all there are, in order: how many photos this viewer sees in
 * each, and one to show: the best rated of the newest few.
 */
export async function listPeriods(
  db: Knex,
  scope: Scope,
  { level, within }: { level: PeriodLevel; within?: Period },
): Promise<PeriodRow[]> {
  const { rows: counts, classes } = seenPeriodCounts(scope);
  const sample = sampleOf(scope, level);
  const { rows } = await runPrepared<PeriodRow>(
    db,
    `with counted as (
       select n.period, n.class_id, sum(n.photo_count) as photos
       from ${counts.sql} n
       where n.class_id in (${classes.sql}) and n.level = ? and n.period >= ? and n.period < ?
       group by n.period, n.class_id having sum(n.photo_count) > 0
     ), periods as (
       select c.period, sum(c.photos)::integer as photos, (array_agg(c.class_id order by c.photos desc))[1] as class_id,
         (c.period || right('-01-01', 10 - length(c.period)))::timestamp as starts
       from counted c group by c.period
     )
     select d.period, d.photos as "photoCount", ${sample.sql} as "sampleId"
     from periods d left join access_classes k on k.id = d.class_id
     order by d.period`,
    [
      ...counts.bindings,
      ...classes.bindings,
      depths[level],
      within?.name ?? '',
      // sorts after all that begin with the name
      `${within?.name ?? ''}~`,
      ...sample.bindings,
    ],
  );
  return rows;
}

const inPeriod = (column: string, level: PeriodLevel) =>
  `${column} >= d.starts at time zone 'UTC' and ${column} < (d.starts + interval '1 ${level}') at time zone 'UTC'`;

/** Each of the ways reads the head of one index, however many photos there are. */
function bestOfNewest(from: string, level: PeriodLevel, { where, time, id }: Record<string, string>): string {
  const vague = tooVagueFor(level).map(precision => `'${precision}'`);
  const isExact = vague.length === 0 ? '' : `and coalesce(p.taken_precision, 'second') not in (${vague})`;
  return `(select s.id from (
      select p.id, p.rating, p.sort_at from ${from}
      where ${where} and ${inPeriod(time!, level)} and p.taken_at is not null ${isExact}
      order by ${time} desc, ${id} desc limit 24) s
    order by s.rating desc nulls last, s.sort_at desc, s.id desc limit 1)`;
}

function sampleOf(scope: Scope, level: PeriodLevel): Fragment {
  if (scope.hidden.length > 0) return newestOfSeen(scope, level);
  return scope.seesAll ? newestOfAll(level) : newestOfScope(scope, level);
}

/** Where rules hide something, no class says by way of which root something is seen. */
function newestOfSeen(scope: Scope, level: PeriodLevel): Fragment {
  const visible = visiblePhotos(scope);
  const parts = { where: visible.sql, time: 'p.sort_at', id: 'p.id' };
  return { sql: bestOfNewest('photos p', level, parts), bindings: visible.bindings };
}

function newestOfAll(level: PeriodLevel): Fragment {
  const parts = { where: 'p.trashed_at is null', time: 'p.sort_at', id: 'p.id' };
  return { sql: bestOfNewest('photos p', level, parts), bindings: [] };
}

/** By way of a root of the class with most photos that is open to the viewer; else among their own uploads. */
function newestOfScope(scope: Scope, level: PeriodLevel): Fragment {
  const visible = visiblePhotos(scope);
  const byRoot = bestOfNewest('photo_roots r join photos p on p.id = r.photo_id', level, {
    where: `r.root_id = (select min(o) from unnest(k.roots) o where o = any (?::int[])) and ${visible.sql}`,
    time: 'r.sort_at',
    id: 'r.photo_id',
  });
  const own = bestOfNewest('photos p', level, {
    where: 'p.uploaded_by = ? and p.trashed_at is null',
    time: 'p.sort_at',
    id: 'p.id',
  });
  return {
    sql: `coalesce(${byRoot}, ${own})`,
    bindings: [scope.rootIds, ...visible.bindings, scope.userId],
  };
}

/** The nearest periods of the same length that hold photos. */
export async function findNeighbours(
  db: Knex,
  scope: Scope,
  { level, name }: Period,
): Promise<{ previous: string | null; next: string | null }> {
  const { rows: counts, classes } = seenPeriodCounts(scope);
  const nearest = (sign: '<' | '>', direction: 'asc' | 'desc') => `
    select f.period from (${classes.sql}) v, lateral (
      select n.period from ${counts.sql} n
      where n.class_id = v.id and n.level = ? and n.period ${sign} ?
      group by n.period having sum(n.photo_count) > 0
      order by n.period ${direction} limit 1) f
    order by f.period ${direction} limit 1`;
  const bindings = [...classes.bindings, ...counts.bindings, depths[level], name];
  const { rows } = await runPrepared<{ previous: string | null; next: string | null }>(
    db,
    `select (${nearest('<', 'desc')}) as previous, (${nearest('>', 'asc')}) as next`,
    [...bindings, ...bindings],
  );
  return rows[0]!;
}
