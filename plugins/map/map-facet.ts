import type { PluginContext } from 'enfilade/plugin-api';

interface Bucket {
  readonly label: string;
  readonly query: string;
  readonly count: number;
}

const world = { west: -180, south: -90, east: 180, north: 90 };

/** Photos that stand on the map for this visitor; nothing where the search asks for an area already. Towns are core's own facet. */
export async function mapBuckets(
  { query }: { readonly query: string },
  { read, t }: PluginContext,
): Promise<Bucket[]> {
  if (/(^|\s)box:/.test(query)) return [];
  const clusters = await read.places.clusters({ box: world, zoom: 0, query });
  const count = clusters.reduce((sum, cluster) => sum + cluster.photoCount, 0);
  return count === 0 ? [] : [{ label: t('facet.onMap'), query: 'box:-180,-90,180,90', count }];
}
