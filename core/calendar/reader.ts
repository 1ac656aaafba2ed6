import type { Knex } from 'knex';
import type { Scope } from '../access/index.ts';
import { type PeriodLevel, parsePeriod } from '../database/periods.ts';
import type { CalendarReader, PeriodCount, PhotoSummary } from '../plugin-api/index.ts';
import { findNeighbours, listPeriods, type PeriodRow } from './queries.ts';

export interface CalendarReaderParts {
  readonly db: Knex;
  readonly scope: () => Promise<Scope>;
  /** Summaries of the photos among these that the viewer may see, in any order; the photos' room has them. */
  readonly summarisePhotos: (ids: readonly string[]) => Promise<readonly PhotoSummary[]>;
}

/** How many photos were taken when. Photos without a time of their own are in no period. */
export function createCalendarReader({ db, scope, summarisePhotos }: CalendarReaderParts): CalendarReader {
  async function withSamples(rows: readonly PeriodRow[]): Promise<PeriodCount[]> {
    const ids = rows.flatMap(row => row.sampleId ?? []);
    const photos = ids.length === 0 ? [] : await summarisePhotos(ids);
    const samples = new Map(photos.map(photo => [photo.id, photo]));
    return rows.map(({ period, photoCount, sampleId }) => ({
      period,
      photoCount,
      sample: samples.get(sampleId ?? '') ?? null,
    }));
  }

  async function inside(name: string, outer: PeriodLevel, level: PeriodLevel): Promise<PeriodCount[]> {
    const within = parsePeriod(name);
    if (within?.level !== outer) return [];
    return withSamples(await listPeriods(db, await scope(), { level, within }));
  }

  return {
    async years() {
      return withSamples(await listPeriods(db, await scope(), { level: 'year' }));
    },
    months: year => inside(year, 'year', 'month'),
    days: month => inside(month, 'month', 'day'),
    async neighbours(name) {
      const period = parsePeriod(name);
      return period ? findNeighbours(db, await scope(), period) : { previous: null, next: null };
    },
  };
}
