import type { JsonSchema, Photo, PluginContext, TimeTaken } from 'enfilade/plugin-api';
import { NoTrack, readTrack, type TrackPoint } from './gpx.ts';
import { placeAt } from './track.ts';

interface Options {
  /** Text of the GPX file. */
  readonly track: string;
  /** Minutes that the camera's clock was ahead; negative: behind. */
  readonly clockAhead: number;
  /** Minutes east of UTC, of photos that don't say. */
  readonly zone: number;
  /** Minutes. */
  readonly largestGap: number;
  readonly replace: boolean;
}

export const geotagOptions: JsonSchema = {
  type: 'object',
  properties: {
    track: {
      type: 'string',
      minLength: 1,
      title: 'geotag.track',
      description: 'geotag.track.hint',
      'x-ui': { widget: 'file', accept: '.gpx' },
    },
    clockAhead: {
      type: 'integer',
      minimum: -1_440,
      maximum: 1_440,
      default: 0,
      title: 'geotag.clockAhead',
      description: 'geotag.clockAhead.hint',
    },
    zone: {
      type: 'integer',
      minimum: -840,
      maximum: 840,
      default: 0,
      title: 'geotag.zone',
      description: 'geotag.zone.hint',
    },
    largestGap: {
      type: 'integer',
      minimum: 1,
      maximum: 1_440,
      default: 10,
      title: 'geotag.largestGap',
      description: 'geotag.largestGap.hint',
    },
    replace: { type: 'boolean', default: false, title: 'geotag.replace' },
  },
  required: ['track', 'clockAhead', 'zone', 'largestGap', 'replace'],
  additionalProperties: false,
};

interface Asked {
  readonly photoIds: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** What becomes of one photo: its place, or why it has none; a key of the catalogue. */
type Outcome =
  | { readonly photo: Photo; readonly place: { latitude: number; longitude: number } }
  | { readonly photo: Photo; readonly why: 'noTime' | 'hasPlace' | 'notOnTrack' };

export async function previewGeotag({ photoIds, options }: Asked, ctx: PluginContext) {
  const outcomes = await plan(photoIds, options as unknown as Options, ctx);
  if ('problem' in outcomes) return { lines: [{ photoId: null, text: outcomes.problem }] };
  const { planned } = outcomes;
  const placed = planned.filter(outcome => 'place' in outcome).length;
  const summary = ctx.t('geotag.summary', { placed, all: planned.length });
  return {
    lines: [
      { photoId: null, text: summary },
      ...planned.map(outcome => ({ photoId: outcome.photo.id, text: inWords(outcome, ctx) })),
    ],
  };
}

export async function runGeotag(
  { photoIds, options, batchId }: Asked & { batchId: string },
  ctx: PluginContext,
) {
  const outcomes = await plan(photoIds, options as unknown as Options, ctx);
  if ('problem' in outcomes) return { changed: 0, problems: [outcomes.problem] };
  const placed = outcomes.planned.filter(outcome => 'place' in outcome);
  if (placed.length > 0) {
    await ctx.change({ reason: ctx.t('geotag.reason'), batchId }, async tx => {
      for (const { photo, place } of placed) await tx.photos.edit([photo.id], { coordinates: place });
    });
  }
  return { changed: placed.length };
}

async function plan(
  photoIds: readonly string[],
  options: Options,
  ctx: PluginContext,
): Promise<{ readonly planned: readonly Outcome[] } | { readonly problem: string }> {
  try {
    const points = readTrack(options.track);
    const photos = await readPhotos(photoIds, ctx);
    return { planned: photos.map(photo => placeOf(photo, points, options)) };
  } catch (error) {
    if (error instanceof NoTrack) return { problem: ctx.t(error.key) };
    throw error;
  }
}

/** A few at a time. */
async function readPhotos(ids: readonly string[], { read }: PluginContext): Promise<Photo[]> {
  const found: Photo[] = [];
  for (let from = 0; from < ids.length; from += 10) {
    const some = await Promise.all(ids.slice(from, from + 10).map(id => read.photos.find(id)));
    found.push(...some.filter(photo => photo !== undefined));
  }
  return found;
}

function placeOf(photo: Photo, points: readonly TrackPoint[], options: Options): Outcome {
  if (photo.coordinates !== null && !options.replace) return { photo, why: 'hasPlace' };
  const at = momentOf(photo.taken, options);
  if (at === null) return { photo, why: 'noTime' };
  const place = placeAt(points, at, options.largestGap * 60_000);
  return place ? { photo, place } : { photo, why: 'notOnTrack' };
}

/** ms since 1970; null for a photo that doesn't say the minute. */
export function momentOf(
  taken: TimeTaken | null,
  { clockAhead, zone }: Pick<Options, 'clockAhead' | 'zone'>,
): number | null {
  if (taken === null || ['year', 'month', 'day'].includes(taken.precision)) return null;
  const wall = Date.parse(`${taken.at}Z`);
  return wall - ((taken.offsetMinutes ?? zone) + clockAhead) * 60_000;
}

function inWords(outcome: Outcome, { t, locale }: PluginContext): string {
  if ('why' in outcome) return t(`geotag.why.${outcome.why}`);
  const degrees = new Intl.NumberFormat(locale, { minimumFractionDigits: 4, maximumFractionDigits: 4 });
  const { latitude, longitude } = outcome.place;
  return `${degrees.format(latitude)}°, ${degrees.format(longitude)}°`;
}
