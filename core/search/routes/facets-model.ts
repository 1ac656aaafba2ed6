import type { CallContext, Contributions, Facet, Guarded } from '../../plugin-api/index.ts';

export interface FacetQuestion {
  readonly query: string;
  readonly contributions: Contributions;
  readonly context: CallContext;
  /** A text of a plugin's catalogue, in the reader's language. */
  readonly textOf: (plugin: string, key: string) => string;
  readonly addressOf: (query: string) => string;
}

export interface FacetModel {
  readonly label: string;
  readonly buckets: readonly BucketModel[];
  /** Shown when somebody asks for them. */
  readonly more: readonly BucketModel[];
}

interface BucketModel {
  readonly label: string;
  readonly count: number;
  readonly href: string;
}

/** Shown at once. */
const shownAtOnce = 8;
const mostBuckets = 60;

/** What plugins offer to narrow a search down by; a facet that fails isn't there. */
export async function facetsModel(question: FacetQuestion): Promise<readonly FacetModel[]> {
  const facets = question.contributions.of('facet');
  if (facets.length === 0) return [];
  const models = await Promise.all(facets.map(facet => facetModel(facet, question)));
  return models.filter(model => model !== null);
}

async function facetModel(facet: Guarded<Facet>, question: FacetQuestion): Promise<FacetModel | null> {
  const { query, context, textOf, addressOf } = question;
  try {
    const found = await facet.buckets({ query, context: { kind: 'search', query } }, context);
    const buckets = found.slice(0, mostBuckets).map(bucket => ({
      label: bucket.label,
      count: bucket.count,
      href: addressOf(`${query} ${bucket.query}`),
    }));
    if (buckets.length === 0) return null;
    const label = textOf(facet.plugin, facet.label);
    return { label, buckets: buckets.slice(0, shownAtOnce), more: buckets.slice(shownAtOnce) };
  } catch {
    return null;
  }
}
