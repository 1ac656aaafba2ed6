import { paintCoast } from '../scenes/coast.ts';
import { paintLighthouse, paintPosts } from '../scenes/figures.ts';
import type { Headland } from '../scenes/headland.ts';
import { paintDarkLand, paintNightSky } from '../scenes/night-sky.ts';
import { paintRidges } from '../scenes/ridges.ts';
import { kits } from './kits.ts';
import { makeSeries, type Place } from './picture.ts';
import { skies, withSun } from './skies.ts';

const brittany = { region: 'Bretagne', country: 'France', countryCode: 'FR' };
const mathieu: Place = {
  latitude: 48.33,
  longitude: -4.7713,
  altitude: 25,
  spot: 'Pointe Saint-Mathieu',
  city: 'Plougonvelin',
  ...brittany,
};
const minou: Place = {
  latitude: 48.3366,
  longitude: -4.6144,
  altitude: 16,
  spot: 'Petit Minou',
  city: 'Plouzané',
  ...brittany,
};
const penHir: Place = {
  latitude: 48.2506,
  longitude: -4.6217,
  altitude: 61,
  spot: 'Pointe de Pen-Hir',
  city: 'Camaret-sur-Mer',
  ...brittany,
};
const raz: Place = {
  latitude: 48.0401,
  longitude: -4.7324,
  altitude: 70,
  spot: 'Pointe du Raz',
  city: 'Plogoff',
  ...brittany,
};
const meneham: Place = {
  latitude: 48.6706,
  longitude: -4.3694,
  altitude: 5,
  spot: 'Meneham',
  city: 'Kerlouan',
  ...brittany,
};
const douarnenez: Place = {
  latitude: 48.0935,
  longitude: -4.3285,
  altitude: 3,
  spot: 'Port du Rosmeur',
  city: 'Douarnenez',
  ...brittany,
};

const granite = {
  lit: '#a89c90',
  dark: '#3a3836',
  sheer: 0.6,
  strata: 0.15,
  side: -0.6,
} satisfies Partial<Headland>;
const dim = {
  lit: '#4c4a52',
  dark: '#15161c',
  sheer: 0.55,
  strata: 0.1,
  side: -0.7,
} satisfies Partial<Headland>;

export const finistere = makeSeries(
  {
    folder: 'Travels/Atlantic Coast/Finistère',
    prefix: 'ILA_',
    first: 2391,
    month: '2025-11',
    offset: '+01:00',
    kit: kits.normal,
    film: { name: 'cool' },
    tags: ['Places|France|Finistère', 'Trips|Atlantic 2025'],
  },
  [
    {
      shape: '2:3',
      paint: c => {
        paintCoast(c, {
          seed: 3,
          horizon: 0.7,
          sky: withSun(skies.dusk, { u: 0.2, v: 0.7, light: '#ff9a6a', strength: 0.6, disc: 0 }),
          water: '#101a2c',
          waves: 0.6,
          headlands: [{ ...dim, seed: 5, from: 0.1, to: 1.2, foot: 0.7, rise: 0.14 }],
        });
        paintLighthouse(c, {
          u: 0.42,
          foot: 0.585,
          tall: 0.3,
          tower: '#f0e6dc',
          shade: '#34344a',
          band: '#a83a30',
          beam: { angle: -0.16, strength: 1 },
        });
      },
      title: 'Saint-Mathieu',
      caption:
        'The abbey burned, the semaphore was closed, the lighthouse stayed. A coach driver lent me his torch to find the path back.',
      alt: 'Red and white lighthouse with a beam on a dark headland at dusk.',
      tags: 'Subject|Lighthouse, Light|Dusk',
      stars: 5,
      at: '03T17:48:10',
      exif: ['1/4', 5.6, 400, 45],
      place: mathieu,
    },
    {
      paint: c =>
        paintCoast(c, {
          seed: 8,
          horizon: 0.38,
          sky: skies.storm,
          water: '#2e4a50',
          waves: 1.1,
          headlands: [
            { ...granite, seed: 12, from: -0.4, to: 0.6, foot: 0.38, rise: 0.24, haze: 0.2 },
            { ...granite, seed: 15, from: 0.72, to: 0.9, foot: 0.38, rise: 0.13, haze: 0.25 },
            { ...granite, seed: 17, from: 1.0, to: 1.09, foot: 0.38, rise: 0.08, haze: 0.3 },
          ],
        }),
      title: 'Les Tas de Pois',
      caption: '“The heaps of peas”, if you are seen from Camaret and hungry. Force seven and rising.',
      alt: 'A line of rock islets off a granite headland in a rough sea.',
      tags: 'Subject|Coast, Subject|Cliffs, Weather|Storm',
      stars: 5,
      at: '04T14:12:54',
      exif: ['1/800', 8, 400, 70],
      place: penHir,
    },
    {
      kit: kits.wide,
      paint: c =>
        paintCoast(c, {
          seed: 16,
          horizon: 0.5,
          sky: skies.grey,
          water: '#5a666e',
          waves: 0.5,
          silk: true,
          headlands: [
            {
              ...granite,
              seed: 22,
              from: 0.2,
              to: 0.44,
              foot: 0.5,
              rise: 0.07,
              lit: '#5c5a5a',
              dark: '#1c1c1e',
            },
            {
              ...granite,
              seed: 25,
              from: 0.52,
              to: 0.6,
              foot: 0.5,
              rise: 0.03,
              lit: '#5c5a5a',
              dark: '#1c1c1e',
            },
          ],
        }),
      title: 'Four minutes, Meneham',
      caption:
        'Filter, tripod, thermos. A dog came to look at the camera and left wet prints on the rock beside it.',
      alt: 'Low rocks in a mist-like sea under streaked clouds.',
      tags: 'Technique|Long exposure, Subject|Coast',
      stars: 4,
      at: '06T10:40:33',
      exif: ['240', 11, 64, 22],
      place: meneham,
    },
    {
      paint: c => {
        paintCoast(c, {
          seed: 25,
          horizon: 0.62,
          sky: skies.rose,
          water: '#3a4c60',
          waves: 0.3,
          headlands: [
            {
              ...granite,
              seed: 33,
              from: 0.9,
              to: 2,
              foot: 0.62,
              rise: 0.12,
              lit: '#8a7c7c',
              dark: '#343440',
              haze: 0.25,
              hazeLight: '#d4b8bc',
            },
          ],
        });
        paintLighthouse(c, { u: 1.18, foot: 0.53, tall: 0.2, tower: '#fff4ea', shade: '#6a6480' });
      },
      title: 'Petit Minou before the ferry',
      caption: 'The beam goes out at 8.10. I like it best in the minute after, when it is only a tower.',
      alt: 'White lighthouse on a low headland in pink morning light.',
      tags: 'Subject|Lighthouse, Light|Sunrise',
      stars: 4,
      at: '07T08:11:22',
      exif: ['1/100', 8, 100, 60],
      place: minou,
    },
    {
      shape: '16:9',
      kit: kits.wide,
      paint: c => {
        paintNightSky(c, {
          seed: 11,
          stops: skies.night.stops,
          horizon: 0.84,
          stars: 2600,
          galaxy: { u: 1.1, v: 0.4, slope: -0.9, strength: 1.1 },
        });
        paintDarkLand(c, { seed: 4, line: 0.9, rise: 0.13, tone: '#05070b', sharp: 0.3 });
      },
      title: 'Off the grid at the Raz',
      caption:
        'The village turns its street lamps off at eleven. Ten minutes later I had forgotten my hands were cold.',
      alt: 'The Milky Way rising over a dark headland.',
      tags: 'Subject|Night sky, Subject|Milky Way, Light|Night',
      stars: 5,
      at: '08T23:18:40',
      exif: ['15', 4, 3200, 14],
      place: raz,
    },
    {
      kit: kits.wide,
      paint: c => {
        paintNightSky(c, {
          seed: 19,
          stops: [
            [0, '#070b1a'],
            [0.7, '#16284a'],
            [1, '#5a5a6a'],
          ],
          horizon: 0.85,
          stars: 800,
          trails: { u: 0.52, v: 0.4, angle: 0.75 },
        });
        paintDarkLand(c, { seed: 14, line: 0.9, rise: 0.1, tone: '#05060a', sharp: 0.2 });
        paintLighthouse(c, {
          u: 1.06,
          foot: 0.87,
          tall: 0.16,
          tower: '#4a4a54',
          shade: '#0c0e16',
          beam: { angle: -0.05, strength: 0.9 },
        });
      },
      title: 'Three hours round the pole',
      caption: '180 frames of a minute each. The gap in the trails is where I dropped the remote.',
      alt: 'Circular star trails above a lighthouse.',
      tags: 'Subject|Star trails, Subject|Lighthouse, Technique|Long exposure, Light|Night',
      stars: 5,
      at: '09T02:30:00',
      exif: ['60', 4, 800, 16],
      place: mathieu,
    },
    {
      shape: 'wide',
      paint: c =>
        paintRidges(c, {
          seed: 21,
          sky: {
            horizon: 0.6,
            ...withSun(skies.pale, { u: 2.0, v: 0.3, light: '#ffe6c0', strength: 0.4, disc: 0.011 }),
          },
          stops: [
            [0, '#b4bcc4'],
            [0.5, '#70828c'],
            [1, '#1c2a30'],
          ],
          count: 6,
          from: 0.42,
          to: 0.94,
          rise: 0.15,
          mist: 0.85,
          mistLight: '#dcdedd',
          trees: 0.5,
          sharp: 0.2,
        }),
      title: 'Monts d’Arrée, clearing',
      caption: 'The only mountains Brittany has: 385 metres. In fog they will do.',
      alt: 'Panorama of low ridges fading into mist with a pale sun.',
      tags: 'Subject|Hills, Weather|Fog, Format|Panorama',
      stars: 4,
      at: '10T08:54:13',
      exif: ['1/320', 8, 100, 85],
      place: douarnenez,
    },
    {
      film: { name: 'clear' },
      paint: c =>
        paintCoast(c, {
          seed: 36,
          horizon: 0.32,
          sky: skies.clear,
          water: '#0e5468',
          waves: 0.8,
          beach: 0.74,
          sand: '#d0bc98',
          surf: 0.9,
          headlands: [
            {
              ...granite,
              seed: 41,
              from: -0.2,
              to: 0.5,
              foot: 0.32,
              rise: 0.1,
              turf: '#6a7444',
              haze: 0.2,
              hazeLight: '#b4c4d0',
            },
          ],
        }),
      title: 'Like the Caribbean, minus twelve degrees',
      caption: 'I tested this personally.',
      alt: 'Turquoise sea and white foam on a pale beach.',
      tags: 'Subject|Beach, Subject|Coast',
      stars: 3,
      at: '11T12:34:56',
      exif: ['1/800', 8, 100, 32],
      place: meneham,
    },
    {
      shape: '1:1',
      kit: kits.wide,
      paint: c => {
        paintCoast(c, { seed: 44, horizon: 0.5, sky: skies.pale, water: '#8c9aa2', waves: 0.4, silk: true });
        paintPosts(c, {
          seed: 5,
          from: [0.34, 0.8],
          to: [0.66, 0.53],
          count: 7,
          tall: 0.24,
          tone: '#22262a',
          mirror: 0.5,
        });
      },
      title: 'Moorings',
      caption: 'The boats are ashore until March. What is left is punctuation.',
      alt: 'A few mooring posts standing in still, pale water.',
      tags: 'Technique|Long exposure, Subject|Harbour',
      stars: 4,
      at: '12T09:20:18',
      exif: ['60', 11, 64, 30],
      place: douarnenez,
    },
    {
      shape: '3:4',
      paint: c =>
        paintCoast(c, {
          seed: 52,
          horizon: 0.56,
          sky: withSun(skies.gold, { u: 0.26, v: 0.5, light: '#ffb070', strength: 0.9 }),
          water: '#1a2a3c',
          waves: 0.7,
          headlands: [
            {
              ...dim,
              seed: 57,
              from: 0.3,
              to: 1.3,
              foot: 0.56,
              rise: 0.24,
              lit: '#6c5450',
              arch: [0.5, 0.05, 0.11],
            },
          ],
        }),
      title: 'Château de Dinan',
      caption: 'Not a castle, never was: a rock with a gate in it. The path goes over the top.',
      alt: 'Dark headland with an arch against a golden evening sea.',
      tags: 'Subject|Cliffs, Light|Evening',
      stars: 4,
      at: '12T17:02:47',
      exif: ['1/125', 9, 200, 35],
      place: penHir,
    },
  ],
);
