import type { PluginContext, TownCount } from 'enfilade/plugin-api';

interface Bucket {
  readonly label: string;
  readonly query: string;
  readonly count: number;
}

/** Countries, each followed by its towns; none where there is nothing to choose between. */
export async function placeBuckets(
  { query }: { readonly query: string },
  { read, locale }: PluginContext,
): Promise<Bucket[]> {
  const towns = await read.places.towns({ query });
  if (towns.length < 2) return [];
  const countries = [...Map.groupBy(towns, town => town.country)].map(([country, inIt]) => ({
    country,
    inIt,
    count: inIt.reduce((sum, town) => sum + town.photoCount, 0),
  }));
  const byName = new Intl.Collator(locale);
  return countries
    .toSorted(
      (one, other) => other.count - one.count || byName.compare(one.country ?? '', other.country ?? ''),
    )
    .flatMap(({ country, inIt, count }) => [
      ...(country === null ? [] : [{ label: country, query: field('country', country), count }]),
      ...inIt.flatMap(townBucket),
    ]);
}

function townBucket({ country, city, photoCount }: TownCount): Bucket[] {
  if (city === null) return [];
  const label = country === null ? city : `${country} › ${city}`;
  const query = [field('city', city), ...(country === null ? [] : [field('country', country)])].join(' ');
  return [{ label, query, count: photoCount }];
}

function field(name: string, value: string): string {
  return `${name}:"${value.replace(/["\\]/g, '\\$&')}"`;
}
