import type { PhotoSummary, PlaceCluster, PluginContext, PluginRequest } from 'enfilade/plugin-api';
import { parseBox } from './box.ts';

const number = { type: 'number' };
const textOrNull = { type: ['string', 'null'] };

export const clustersSchema = {
  type: 'object',
  properties: {
    clusters: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          latitude: number,
          longitude: number,
          count: { type: 'integer', minimum: 1 },
          label: { type: 'string' },
          /** Of one of its photos, where few clusters are shown. */
          image: textOrNull,
          /** The photo's page, of a cluster of one. */
          href: textOrNull,
        },
        required: ['latitude', 'longitude', 'count', 'label', 'image', 'href'],
        additionalProperties: false,
      },
    },
  },
  required: ['clusters'],
  additionalProperties: false,
} as const;

/** More pictures than this on a map hide each other. */
const mostPictures = 60;

/** NOT_FOUND by null: the box is none. */
export async function findClusters({ query }: PluginRequest, ctx: PluginContext) {
  const box = parseBox(query.box ?? '');
  if (box === null) return { clusters: [] };
  const zoom = Number(query.zoom ?? 0);
  const clusters = await ctx.read.places.clusters({ box, zoom, query: query.q ?? '' });
  const samples = await readSamples(clusters, ctx);
  return { clusters: clusters.map(cluster => describe(cluster, samples, ctx)) };
}

/** Pictures of all where there are few, of single photos where there are more. */
async function readSamples(
  clusters: readonly PlaceCluster[],
  { read }: PluginContext,
): Promise<ReadonlyMap<string, PhotoSummary>> {
  const single = clusters.filter(cluster => cluster.photoCount === 1);
  const pictured = clusters.length <= mostPictures ? clusters : single;
  return read.photos.summaries(pictured.flatMap(({ samplePhotoId }) => samplePhotoId ?? []).slice(0, 200));
}

function describe(
  { latitude, longitude, photoCount, samplePhotoId }: PlaceCluster,
  samples: ReadonlyMap<string, PhotoSummary>,
  { t, locale }: PluginContext,
) {
  const sample = samplePhotoId === null ? undefined : samples.get(samplePhotoId);
  const isOne = photoCount === 1;
  return {
    latitude,
    longitude,
    count: photoCount,
    label: isOne ? nameOf(sample, locale, t('photo')) : t('marker.cluster', { count: photoCount }),
    image: sample ? `/i/${sample.id}/map-marker@1/${sample.hash}.jpg` : null,
    href: isOne && samplePhotoId !== null ? `/photos/${encodeURIComponent(samplePhotoId)}` : null,
  };
}

/** A photo's title, else its day. */
export function nameOf(photo: PhotoSummary | undefined, locale: string, fallback: string): string {
  if (photo?.title) return photo.title;
  const day = photo?.taken && ['year', 'month'].includes(photo.taken.precision) === false && photo.taken.at;
  if (!day) return fallback;
  const style = { dateStyle: 'long', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(locale, style).format(new Date(`${day.slice(0, 10)}T00:00:00Z`));
}
