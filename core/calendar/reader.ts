import type { Knex } from 'knex';
import type { Scope } from '../access/index.ts';
import { type Period, type PeriodLevel, parsePeriod } from '../database/periods.ts';
import type { CalendarReader, PeriodCount, PhotoSummary } from '../plugin-api/index.ts';
import { findNeighbours, listPeriods } from './queries.ts';

export interface CalendarReaderParts {
  readonly db: Knex;
  readonly scope: () => Promise<Scope>;
  /** Summaries of photos that the viewer is known to see, by id; the photos' room gives them, through the gallery. */
  readonly findSummaries: (
    db: Knex,
    scope: Scope,
    ids: readonly string[],
  ) => Promise<Map<string, PhotoSummary>>;
}

/** How many photos were taken when. Photos without a time of their own are in no period. */
export function createCalendarReader({ db, scope, findSummaries }: CalendarReaderParts): CalendarReader {
  async function count(request: { level: PeriodLevel; within?: Period }): Promise<PeriodCount[]> {
    const viewerScope = await scope();
    const rows = await listPeriods(db, viewerScope, request);
    const samples = await findSummaries(
      db,
      viewerScope,
      rows.flatMap(row => row.sampleId ?? []),
    );
    return rows.map(({ period, photoCount, sampleId }) => ({
      period,
      photoCount,
      sample: samples.get(sampleId ?? '') ?? null,
    }));
  }

  async function inside(name: string, outer: PeriodLevel, level: PeriodLevel): Promise<PeriodCount[]> {
    const within = parsePeriod(name);
    return within?.level === outer ? count({ level, within }) : [];
  }

  return {
    years: () => count({ level: 'year' }),
    months: year => inside(year, 'year', 'month'),
    days: month => inside(month, 'month', 'day'),
    async neighbours(name) {
      const period = parsePeriod(name);
      return period ? findNeighbours(db, await scope(), period) : { previous: null, next: null };
    },
  };
}
