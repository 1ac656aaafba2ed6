import './leaflet.js';
import { coasts } from './world.js';

/* global L */

const frame = document.querySelector('[data-map]');
const settings = JSON.parse(frame.dataset.map);
const [status, listLink, searchLink] = ['status', 'list', 'search'].map(name =>
  frame.querySelector(`[data-map-${name}]`),
);
const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
const worldBox = { west: -180, south: -60, east: 180, north: 75 };

frame.hidden = false;
const map = createMap(frame.querySelector('.map-canvas'));
const markers = L.layerGroup().addTo(map);
let loading = new AbortController();
let waiting = 0;

map.on('moveend', () => {
  clearTimeout(waiting);
  waiting = setTimeout(show, 150);
});
begin();

function createMap(element) {
  const { texts, largestZoom } = settings;
  const created = L.map(element, {
    minZoom: 1,
    maxZoom: settings.tiles ? largestZoom : Math.min(largestZoom, 12),
    zoomControl: false,
    zoomAnimation: !isStill,
    fadeAnimation: !isStill,
    markerZoomAnimation: !isStill,
    worldCopyJump: true,
    maxBounds: [
      [-88, Number.NEGATIVE_INFINITY],
      [88, Number.POSITIVE_INFINITY],
    ],
  });
  created.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: texts.zoomIn, zoomOutTitle: texts.zoomOut }).addTo(created);
  (settings.tiles ? tiles() : outline()).addTo(created);
  return created;
}

function tiles() {
  const { attribution, attributionLink, largestZoom } = settings;
  const named = document.createElement(attributionLink ? 'a' : 'span');
  named.textContent = attribution;
  if (attributionLink) named.href = attributionLink;
  return L.tileLayer(settings.tiles, { attribution: named.outerHTML, maxZoom: largestZoom });
}

/** Three worlds side by side, so that none ends at the antimeridian. */
function outline() {
  const worlds = [-360, 0, 360].flatMap(by =>
    coasts.map(ring => ring.map(([latitude, longitude]) => [latitude, longitude + by])),
  );
  return L.layerGroup(
    worlds.map(ring => L.polygon(ring, { className: 'map-land', interactive: false, smoothFactor: 0.5 })),
  );
}

function begin() {
  const { west, south, east, north } = settings.bounds ?? worldBox;
  const corners = [
    [Math.max(south, -70), west],
    [Math.min(north, 80), east < west ? east + 360 : east],
  ];
  map.fitBounds(corners, { padding: [24, 24], maxZoom: 12, animate: false });
}

/** What is to be seen of the world; all of it where the map is wider. */
function shownBox() {
  const bounds = map.getBounds();
  const wrap = degrees => ((((degrees + 180) % 360) + 360) % 360) - 180;
  const isAll = bounds.getEast() - bounds.getWest() >= 360;
  return {
    west: isAll ? -180 : wrap(bounds.getWest()),
    south: Math.max(bounds.getSouth(), -90),
    east: isAll ? 180 : wrap(bounds.getEast()),
    north: Math.min(bounds.getNorth(), 90),
  };
}

function textOf({ west, south, east, north }, digits = 4) {
  return [west, south, east, north].map(degrees => Number(degrees.toFixed(digits))).join(',');
}

async function show() {
  loading.abort();
  loading = new AbortController();
  const box = shownBox();
  linkTo(box);
  const params = new URLSearchParams({ box: textOf(box), zoom: map.getZoom(), q: settings.query });
  try {
    const answer = await fetch(`${settings.api}?${params}`, { signal: loading.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    const { data, clusters = data?.clusters } = await answer.json();
    draw(clusters);
    say(clusters.reduce((sum, cluster) => sum + cluster.count, 0));
  } catch (error) {
    if (error.name !== 'AbortError') status.textContent = settings.texts.failed;
  }
}

function say(count) {
  const { found, none } = settings.texts;
  const number = new Intl.NumberFormat(document.documentElement.lang).format(count);
  status.textContent = count === 0 ? none : found.replace('#', number);
}

function searchFor(box) {
  return `${settings.query} box:${textOf(box)}`.trim();
}

function linkTo(box) {
  const params = new URLSearchParams({ ...(settings.query ? { q: settings.query } : {}), box: textOf(box) });
  listLink.href = `/map?${params}`;
  searchLink.href = `/search?${new URLSearchParams({ q: searchFor(box) })}`;
}

/** Whoever is on a marker by keyboard stays on the map when it is drawn anew. */
function draw(clusters) {
  const hadFocus = markers.getLayers().some(marker => marker.getElement() === document.activeElement);
  markers.clearLayers();
  const most = Math.max(1, ...clusters.map(cluster => cluster.count));
  for (const cluster of clusters) addMarker(cluster, most);
  if (hadFocus) map.getContainer().focus();
}

function addMarker(cluster, most) {
  const { latitude, longitude, count, label, image } = cluster;
  const size = image ? 48 : Math.round(28 + 22 * Math.sqrt(count / most));
  const marker = L.marker([latitude, nearestCopy(longitude)], {
    icon: L.divIcon({ className: 'map-marker', html: pictureOf(cluster), iconSize: [size, size] }),
    riseOnHover: true,
  });
  marker.on('click', () => open(cluster));
  markers.addLayer(marker);
  const element = marker.getElement();
  element.setAttribute('aria-label', label);
  element.setAttribute('role', count === 1 ? 'link' : 'button');
  element.title = label;
  element.addEventListener('keydown', event => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    open(cluster);
  });
  if (!image) element.classList.add('map-count');
}

function pictureOf({ image, count }) {
  const inside = document.createElement('span');
  if (image) {
    const picture = new Image(48, 48);
    picture.src = image;
    picture.alt = '';
    inside.append(picture);
  }
  if (count === 1 && image) return inside;
  const number = document.createElement('span');
  number.className = 'map-number';
  number.textContent = new Intl.NumberFormat(document.documentElement.lang, { notation: 'compact' }).format(
    count,
  );
  inside.append(number);
  return inside;
}

/** The copy of the world that is looked at. */
function nearestCopy(longitude) {
  return longitude + 360 * Math.round((map.getCenter().lng - longitude) / 360);
}

/** One photo: its page. Several: nearer; where it goes no nearer, a search for them. */
function open({ latitude, longitude, href }) {
  if (href) return location.assign(href);
  if (map.getZoom() < map.getMaxZoom()) {
    return map.setView([latitude, nearestCopy(longitude)], Math.min(map.getZoom() + 2, map.getMaxZoom()), {
      animate: !isStill,
    });
  }
  const by = (360 / (256 * 2 ** map.getZoom())) * 40;
  const box = { west: longitude - by, south: latitude - by, east: longitude + by, north: latitude + by };
  location.assign(`/search?${new URLSearchParams({ q: searchFor(box) })}`);
}
