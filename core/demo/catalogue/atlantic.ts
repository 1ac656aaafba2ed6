import { paintCoast } from '../scenes/coast.ts';
import { paintDunes } from '../scenes/dunes.ts';
import { paintPosts } from '../scenes/figures.ts';
import { kits } from './kits.ts';
import { makeSeries, type Place } from './picture.ts';
import { skies, withSun } from './skies.ts';

const gironde = { region: 'Nouvelle-Aquitaine', country: 'France', countryCode: 'FR' };
const pilat: Place = {
  latitude: 44.5893,
  longitude: -1.2136,
  altitude: 98,
  spot: 'Dune du Pilat',
  city: 'La Teste-de-Buch',
  ...gironde,
};
const lacanau: Place = {
  latitude: 45.0023,
  longitude: -1.2,
  altitude: 7,
  spot: 'Plage centrale',
  city: 'Lacanau-Océan',
  ...gironde,
};
const biarritz: Place = {
  latitude: 43.4833,
  longitude: -1.568,
  altitude: 9,
  spot: 'Port Vieux',
  city: 'Biarritz',
  ...gironde,
};
const nazare: Place = {
  latitude: 39.6052,
  longitude: -9.085,
  altitude: 40,
  spot: 'Sítio',
  city: 'Nazaré',
  region: 'Leiria',
  country: 'Portugal',
  countryCode: 'PT',
};

const day = { sand: '#e2b277', shadow: '#5a4a52', haze: '#d9c4a8' };
const evening = { sand: '#d99a62', shadow: '#3a2d40', haze: '#c08a72' };

export const atlantic = makeSeries(
  {
    folder: 'Travels/Atlantic Coast',
    prefix: 'ILA_',
    first: 1702,
    month: '2025-09',
    offset: '+02:00',
    kit: kits.normal,
    film: { name: 'warm' },
    tags: ['Trips|Atlantic 2025'],
  },
  [
    {
      paint: c =>
        paintDunes(c, {
          seed: 3,
          horizon: 0.3,
          sky: {
            stops: [
              [0, '#4f7fb0'],
              [0.7, '#b9c9d2'],
              [1, '#ead9bf'],
            ],
          },
          ...day,
          light: -0.9,
        }),
      title: 'Lee side',
      caption:
        'Pilat moves inland by a hand’s breadth a week. The campsite behind it has been moved four times.',
      alt: 'Crest of a large dune with its steep side in shadow, under a blue sky.',
      tags: 'Places|France|Gironde, Subject|Dunes',
      stars: 5,
      at: '18T17:52:11',
      exif: ['1/250', 9, 100, 35],
      place: pilat,
    },
    {
      paint: c =>
        paintDunes(c, {
          seed: 8,
          horizon: 0.24,
          eye: 4,
          focal: 2,
          sky: withSun(
            {
              stops: [
                [0, '#2d3f66'],
                [0.6, '#8d7d92'],
                [1, '#e8a877'],
              ],
            },
            { u: 1.1, v: 0.2, light: '#ffb070', strength: 0.6 },
          ),
          ...evening,
          light: 0.9,
          sunHeight: 0.25,
        }),
      title: 'Ten minutes of sun left',
      caption: 'Everyone else was looking at the sea.',
      alt: 'Dunes at sunset, warm light on the crests and violet shadow between them.',
      tags: 'Places|France|Gironde, Subject|Dunes, Light|Sunset',
      stars: 5,
      at: '18T19:41:36',
      exif: ['1/160', 11, 200, 85],
      place: pilat,
    },
    {
      shape: 'wider',
      paint: c =>
        paintDunes(c, {
          seed: 23,
          horizon: 0.34,
          eye: 3.2,
          focal: 1.9,
          sky: skies.rose,
          ...day,
          sand: '#dcae84',
          light: -0.8,
          sunHeight: 0.28,
        }),
      title: 'Pilat, the whole length',
      caption: 'Three kilometres of it in seven frames. The two dots that were people I have left out.',
      alt: 'Panorama of dunes in soft side light.',
      tags: 'Places|France|Gironde, Subject|Dunes, Format|Panorama',
      stars: 4,
      at: '19T08:12:44',
      exif: ['1/200', 9, 100, 70],
      place: pilat,
    },
    {
      shape: '2:3',
      kit: kits.long,
      paint: c =>
        paintDunes(c, {
          seed: 31,
          horizon: 0.2,
          eye: 5,
          focal: 2.6,
          sky: skies.noon,
          ...day,
          light: 0.95,
          sunHeight: 0.3,
          grain: 1.3,
        }),
      title: 'Folds',
      caption: 'From the top with the long lens. It flattens everything into cloth.',
      alt: 'Compressed view of overlapping dune crests in upright format.',
      tags: 'Places|France|Gironde, Subject|Dunes',
      stars: 4,
      at: '19T09:05:27',
      exif: ['1/400', 8, 100, 220],
      place: pilat,
    },
    {
      paint: c =>
        paintCoast(c, {
          seed: 5,
          horizon: 0.34,
          sky: skies.pale,
          water: '#5a7a86',
          waves: 0.9,
          beach: 0.7,
          sand: '#b8a284',
          surf: 1,
        }),
      title: 'Out of season',
      caption: 'Lacanau on the first Monday of autumn. The lifeguards’ huts had gone on Sunday.',
      alt: 'Wide empty beach with foam at the edge of a pale sea.',
      tags: 'Places|France|Gironde, Subject|Beach',
      stars: 3,
      at: '22T11:20:05',
      exif: ['1/500', 8, 100, 28],
      place: lacanau,
    },
    {
      film: { name: 'cool' },
      kit: kits.wide,
      paint: c => {
        paintCoast(c, {
          seed: 9,
          horizon: 0.4,
          sky: skies.blueHour,
          water: '#1a2c48',
          waves: 0.5,
          silk: true,
        });
        paintPosts(c, {
          seed: 2,
          from: [0.1, 1.05],
          to: [0.95, 0.42],
          count: 20,
          tall: 0.34,
          tone: '#0c0f16',
          mirror: 0.45,
        });
      },
      title: 'What the old groyne left',
      caption: 'Built in 1934, given up in 1972. Two minutes of exposure for the ninety years.',
      alt: 'A row of wooden posts leading into a smooth sea at blue hour.',
      tags: 'Places|France|Gironde, Technique|Long exposure, Light|Blue hour',
      stars: 5,
      at: '22T20:31:18',
      exif: ['120', 11, 64, 24],
      place: lacanau,
    },
    {
      shape: '4:3',
      paint: c =>
        paintCoast(c, {
          seed: 77,
          horizon: 0.4,
          sky: withSun(skies.gold, { u: 0.44, v: 0.3, light: '#ffd090', strength: 0.9 }),
          water: '#243a4c',
          waves: 0.8,
          headlands: [
            {
              seed: 31,
              from: 0.9,
              to: 1.6,
              foot: 0.4,
              rise: 0.18,
              lit: '#a87a5c',
              dark: '#33262c',
              sheer: 0.75,
              haze: 0.25,
              hazeLight: '#c89a80',
            },
          ],
        }),
      title: 'Rocher de la Vierge, evening side',
      caption: 'Bathers still in the water at seven, swimming in and out of the light.',
      alt: 'Golden sun above a rippled sea, a rocky point to the right.',
      tags: 'Places|France|Basque Coast, Subject|Coast, Light|Evening',
      stars: 4,
      at: '25T19:02:50',
      exif: ['1/200', 8, 100, 40],
      place: biarritz,
    },
    {
      film: { name: 'cool' },
      kit: kits.long,
      paint: c =>
        paintCoast(c, {
          seed: 81,
          horizon: 0.3,
          sky: skies.storm,
          water: '#24444c',
          waves: 1.3,
          waveGrain: 0.5,
          headlands: [
            {
              seed: 36,
              from: -0.3,
              to: 0.6,
              foot: 0.3,
              rise: 0.22,
              lit: '#5a544c',
              dark: '#22211f',
              sheer: 0.9,
              haze: 0.25,
            },
          ],
        }),
      title: 'Nazaré on a small day',
      caption: 'A metre and a half. The surfers had all gone for lunch.',
      alt: 'Dark rolling sea before a cliff under heavy clouds.',
      tags: 'Places|Portugal|Nazaré, Subject|Coast, Weather|Storm',
      stars: 4,
      at: '29T16:25:39',
      exif: ['1/1000', 7.1, 400, 190],
      place: nazare,
    },
  ],
);
