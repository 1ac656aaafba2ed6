import type { Box, PageAnswer, PlacedPhoto, PluginContext, PluginRequest } from 'enfilade/plugin-api';
import { around, parseBox, printBox, searchIn } from './box.ts';
import { nameOf } from './clusters.ts';
import type { Settings } from './settings.ts';

const longestQuery = 300;

/** Photos listed below the map at a time. */
const listed = 30;

/** The map, with a list of what is on it: for who has no script, and who listens. */
export async function loadMap(
  settings: Settings,
  request: PluginRequest,
  ctx: PluginContext,
): Promise<PageAnswer> {
  const { read, t } = ctx;
  const query = (request.query.q ?? '').trim().slice(0, longestQuery);
  const focus = await findFocus(request.query.photo, ctx);
  const box = focus?.box ?? parseBox(request.query.box ?? '');
  const [bounds, places] = await Promise.all([
    box ?? read.places.bounds({ query }),
    read.places.list({ box, query }, { limit: listed, ...cursorOf(request.query) }),
  ]);
  return {
    title: t('map.title'),
    description: t('map.description'),
    noIndex: Object.keys(request.query).length > 0,
    data: {
      query,
      isEverywhere: box === null,
      settings: mapSettings(settings, { query, bounds, focus: focus?.at ?? null, ctx }),
      searchHref: bounds === null ? null : searchAddress(searchIn(query, bounds)),
      without: query === '' ? null : address({ box }),
      whole: box === null ? null : address({ query }),
      context: box === null ? undefined : { kind: 'search', query: searchIn(query, box) },
      items: places.items.map(place => itemOf(place, ctx)),
      next: places.next && address({ query, box, after: places.next }),
      previous: places.previous && address({ query, box, before: places.previous }),
    },
  };
}

/** A photo whose place this visitor is shown, and what lies around it. */
async function findFocus(id: string | undefined, { read }: PluginContext) {
  const photo = id ? await read.photos.find(id) : undefined;
  if (!photo?.coordinates) return null;
  const { latitude, longitude } = photo.coordinates;
  const isRounded = [latitude, longitude].every(
    degrees => Math.abs(degrees * 10 - Math.round(degrees * 10)) < 1e-6,
  );
  return { at: { latitude, longitude }, box: around({ latitude, longitude }, isRounded ? 0.2 : 0.02) };
}

/** What the map's script reads. */
function mapSettings(
  settings: Settings,
  {
    query,
    bounds,
    focus,
    ctx,
  }: { query: string; bounds: Box | null; focus: object | null; ctx: PluginContext },
): string {
  const { tiles, attribution, attributionLink, largestZoom } = settings;
  const names = ['zoomIn', 'zoomOut', 'found', 'failed', 'none'];
  return JSON.stringify({
    api: '/api/v1/x/map/clusters',
    ...{ tiles, attribution, attributionLink, largestZoom, query, bounds, focus },
    texts: Object.fromEntries(names.map(name => [name, ctx.t(`map.${name}`, { count: '#' })])),
  });
}

function itemOf({ photo, name, coordinates, isExact }: PlacedPhoto, { t, locale }: PluginContext) {
  const degrees = new Intl.NumberFormat(locale, { maximumFractionDigits: isExact ? 4 : 1 });
  const spot = `${degrees.format(coordinates.latitude)}°, ${degrees.format(coordinates.longitude)}°`;
  return {
    photo,
    title: nameOf(photo, locale, t('photo')),
    place: name ?? (isExact ? spot : t('place.near', { spot })),
  };
}

function cursorOf({ after, before }: Readonly<Record<string, string>>) {
  if (after) return { after };
  return before ? { before } : {};
}

interface Asked {
  readonly query?: string;
  readonly box?: Box | null;
  readonly after?: string;
  readonly before?: string;
}

function address({ query, box, after, before }: Asked): string {
  const params = new URLSearchParams();
  if (query) params.set('q', query);
  if (box) params.set('box', printBox(box));
  if (after) params.set('after', after);
  if (before) params.set('before', before);
  return params.size === 0 ? '/map' : `/map?${params}`;
}

function searchAddress(query: string): string {
  return `/search?${new URLSearchParams({ q: query })}`;
}
