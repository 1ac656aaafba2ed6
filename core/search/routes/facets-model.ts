import type { CallContext, Contributions, Facet, Guarded, SearchFacet } from '../../plugin-api/index.ts';
import { formatCamera } from '../../views/texts/camera-line.ts';
import type { Language } from '../../views/texts/language.ts';
import { formatNumber } from '../../views/texts/numbers.ts';

/** Values of one kind, shown as a list of links. */
export interface FacetModel {
  readonly label: string;
  readonly values: readonly ValueModel[];
  /** Shown when somebody asks for them. */
  readonly more: readonly ValueModel[];
  /** "12 more". */
  readonly moreLabel: string;
  readonly isOpen: boolean;
}

interface ValueModel {
  readonly label: string;
  /** "24", "24+"; empty where nobody counted. */
  readonly count: string;
  /** The same as it is read aloud: "24 photos", "24 photos or more". */
  readonly countLabel: string;
  readonly isChosen: boolean;
  readonly href: string;
}

/** Shown at once. */
const shownAtOnce = 8;
const mostBuckets = 60;

type AddressOf = (query: string) => string;

/** What a search can be narrowed down by, as links that do it; the first two lists are open, and those of which something is chosen. */
export function facetModels(
  facets: readonly SearchFacet[],
  language: Language,
  addressOf: AddressOf,
): FacetModel[] {
  const { t } = language;
  return facets.map(({ name, values, isExact }, index) => {
    const models = values.map(
      ({ label, camera, photoCount, isChosen, query }): ValueModel => ({
        label: labelOf(name, { label, camera }, language),
        ...countOf(photoCount, isExact, language),
        isChosen,
        href: addressOf(query),
      }),
    );
    const isOpen = index < 2 || values.some(({ isChosen }) => isChosen);
    return facetModel({ label: t(`search.facet.${name}`), models, isOpen }, language);
  });
}

function labelOf(
  name: SearchFacet['name'],
  { label, camera }: { label: string; camera: SearchFacet['values'][number]['camera'] },
  { t }: Language,
): string {
  if (name === 'rating') return t('search.stars', { count: Number(label) });
  return (camera && formatCamera(camera)) || label;
}

/** Where not all photos were counted, there are at least so many. */
function countOf(photoCount: number | null, isExact: boolean, { t, formatLocale }: Language) {
  if (photoCount === null) return { count: '', countLabel: '' };
  const key = isExact ? 'search.found' : 'search.foundAtLeast';
  return {
    count: formatNumber(photoCount, formatLocale) + (isExact ? '' : '+'),
    countLabel: t(key, { count: photoCount }),
  };
}

function facetModel(
  { label, models, isOpen }: { label: string; models: readonly ValueModel[]; isOpen: boolean },
  { t }: Language,
): FacetModel {
  // what is chosen is never hidden
  const chosenBeyond = models.slice(shownAtOnce).filter(({ isChosen }) => isChosen);
  const values = [...models.slice(0, shownAtOnce), ...chosenBeyond];
  const more = models.slice(shownAtOnce).filter(({ isChosen }) => !isChosen);
  return { label, values, more, moreLabel: t('search.moreBuckets', { count: more.length }), isOpen };
}

export interface PluginFacetsQuestion {
  readonly query: string;
  readonly contributions: Contributions;
  readonly context: CallContext;
  /** A text of a plugin's catalogue, in the reader's language. */
  readonly textOf: (plugin: string, key: string) => string;
  readonly addressOf: AddressOf;
  readonly language: Language;
}

/** What plugins offer to narrow a search down by; a facet that fails isn't there. */
export async function pluginFacetModels(question: PluginFacetsQuestion): Promise<readonly FacetModel[]> {
  const facets = question.contributions.of('facet');
  if (facets.length === 0) return [];
  const models = await Promise.all(facets.map(facet => pluginFacetModel(facet, question)));
  return models.filter(model => model !== null);
}

async function pluginFacetModel(
  facet: Guarded<Facet>,
  { query, context, textOf, addressOf, language }: PluginFacetsQuestion,
): Promise<FacetModel | null> {
  try {
    const found = await facet.buckets({ query, context: { kind: 'search', query } }, context);
    const models = found.slice(0, mostBuckets).map(bucket => ({
      label: bucket.label,
      ...countOf(bucket.count, true, language),
      isChosen: false,
      href: addressOf(`${query} ${bucket.query}`),
    }));
    if (models.length === 0) return null;
    return facetModel({ label: textOf(facet.plugin, facet.label), models, isOpen: false }, language);
  } catch {
    return null;
  }
}
