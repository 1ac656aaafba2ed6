import { definePlugin } from 'enfilade/plugin-api';
import { parseBox } from './box.ts';
import { clustersSchema, findClusters } from './clusters.ts';
import { geotagOptions, previewGeotag, runGeotag } from './geotag.ts';
import { loadAlbumLink, loadPhotoLink } from './links.ts';
import { mapBuckets } from './map-facet.ts';
import { loadMap } from './page.ts';
import { type Settings, tileHost } from './settings.ts';

export default definePlugin<Settings>(({ contribute, settings }) => {
  const host = tileHost(settings.tiles);
  contribute.page({
    id: 'map',
    path: '/map',
    template: 'map',
    styles: ['leaflet.css', 'map.css'],
    scripts: ['map.js'],
    hosts: host === null ? [] : [host],
    load: (request, ctx) => loadMap(settings, request, ctx),
  });
  contribute.navigation({ id: 'map', label: 'nav.map', href: '/map', place: 'main' });
  contribute.apiRoute({
    id: 'clusters',
    method: 'GET',
    path: '/clusters',
    right: 'guest',
    summary: 'Photos near each other on a map: ?box=west,south,east,north&zoom=0–22&q=a search',
    output: clustersSchema,
    handle: findClusters,
  });
  contribute.preset({ id: 'marker', revision: 1, fits: 96, quality: 70, shape: 'cover' });
  contribute.searchField({
    names: ['box'],
    label: 'field.box',
    condition({ value }) {
      const box = parseBox(value);
      return box && { box };
    },
  });
  contribute.facet({ id: 'map', label: 'facet.map', buckets: mapBuckets });
  contribute.block({ id: 'photo', slot: 'photo.facts', template: 'link', load: loadPhotoLink });
  contribute.block({ id: 'album', slot: 'album.header', template: 'link', load: loadAlbumLink });
  contribute.bulkAction({
    id: 'geotag',
    label: 'geotag.label',
    right: 'edit',
    options: geotagOptions,
    preview: previewGeotag,
    run: runGeotag,
  });
  return undefined;
});
