import { paintSky } from '../paint/sky.ts';
import { paintWater } from '../paint/water.ts';
import { paintBirchWood } from '../scenes/birch-wood.ts';
import { paintCoast } from '../scenes/coast.ts';
import { paintSnowfield } from '../scenes/figures.ts';
import { paintDarkLand, paintNightSky } from '../scenes/night-sky.ts';
import { paintPeaks } from '../scenes/peaks.ts';
import { kits } from './kits.ts';
import { makeSeries, type Place } from './picture.ts';
import { skies, withSun } from './skies.ts';

const nordland = { region: 'Nordland', country: 'Norway', countryCode: 'NO' };
const reine: Place = { latitude: 67.9325, longitude: 13.0886, spot: 'Reine', city: 'Moskenes', ...nordland };
const hamnoy: Place = { latitude: 67.9459, longitude: 13.133, spot: 'Hamnøy', city: 'Moskenes', ...nordland };
const uttakleiv: Place = {
  latitude: 68.2095,
  longitude: 13.505,
  spot: 'Uttakleiv',
  city: 'Vestvågøy',
  ...nordland,
};
const haukland: Place = {
  latitude: 68.199,
  longitude: 13.529,
  spot: 'Haukland',
  city: 'Vestvågøy',
  ...nordland,
};
const henningsvaer: Place = {
  latitude: 68.153,
  longitude: 14.202,
  spot: 'Henningsvær',
  city: 'Vågan',
  ...nordland,
};
const leknes: Place = {
  latitude: 68.1475,
  longitude: 13.6115,
  altitude: 26,
  spot: 'Leknes',
  city: 'Vestvågøy',
  ...nordland,
};

const day = {
  snow: '#f7ece6',
  snowShade: '#6a80a8',
  rock: '#4a4648',
  bare: 0.62,
  haze: '#c4c0cc',
  hazy: 0.35,
  water: '#0c1c2c',
};
const moonless = {
  snow: '#4a7a80',
  snowShade: '#1c3448',
  rock: '#10181e',
  bare: 0.6,
  haze: '#16303c',
  hazy: 0.3,
  water: '#03090f',
};
const green = { low: '#3cff9a', high: '#8a5cff', strength: 0.5, base: 0.5, bands: 2, height: 0.5 };
const deep = {
  stops: [
    [0, '#060a16'],
    [0.6, '#0c1c30'],
    [1, '#1c3a44'],
  ] as const,
  stars: 900,
};

export const north = makeSeries(
  {
    folder: 'Travels/Northern Winter',
    prefix: 'ILB_',
    first: 311,
    month: '2026-02',
    offset: '+01:00',
    kit: kits.wide,
    film: { name: 'cool' },
    tags: ['Places|Norway|Lofoten', 'Trips|Northern Winter 2026'],
  },
  [
    {
      paint: c =>
        paintPeaks(c, {
          ...day,
          seed: 5,
          sky: skies.rose,
          horizon: 0.6,
          rise: 1.35,
          light: 0.8,
          waves: 0.15,
        }),
      title: 'Reinefjorden, no wind',
      caption: 'It lasts about as long as a coffee. Then the first boat goes out and the mountains break.',
      alt: 'Snowy mountains mirrored in a still fjord under a pink sky.',
      tags: 'Subject|Mountains, Subject|Reflection, Subject|Snow, Light|Morning',
      stars: 5,
      at: '08T10:14:31',
      exif: ['1/60', 9, 100, 24],
      place: reine,
    },
    {
      film: { name: 'night' },
      paint: c =>
        paintPeaks(c, {
          ...moonless,
          seed: 8,
          night: { ...deep, aurora: green },
          horizon: 0.66,
          rise: 1.3,
          light: -0.5,
          waves: 0.2,
        }),
      title: 'Kp 5',
      caption: 'The forecast said cloud. The woman at the petrol station said go out anyway.',
      alt: 'Green northern lights over snowy mountains, reflected in the fjord.',
      tags: 'Subject|Northern lights, Subject|Night sky, Subject|Reflection, Light|Night',
      stars: 5,
      at: '08T23:41:07',
      exif: ['6', 4, 1600, 14],
      place: hamnoy,
    },
    {
      film: { name: 'night' },
      shape: '2:3',
      paint: c => {
        paintNightSky(c, {
          seed: 23,
          ...deep,
          horizon: 0.78,
          aurora: { ...green, high: '#c05cff', strength: 0.55, base: 0.62, bands: 3, height: 0.75 },
        });
        paintDarkLand(c, { seed: 9, line: 0.78, rise: 0.14, tone: '#0c1c28' });
        paintWater(c, { seed: 3, line: 0.78, waves: 0.2, body: '#04101a', steep: 0.3 });
      },
      title: 'Curtain',
      caption: 'It stood still for almost a minute, then ran off to the east like something called away.',
      alt: 'Tall green and violet curtains of aurora above dark hills and water.',
      tags: 'Subject|Northern lights, Subject|Night sky, Light|Night',
      stars: 5,
      at: '09T00:26:54',
      exif: ['4', 4, 3200, 14],
      place: uttakleiv,
    },
    {
      kit: kits.normal,
      paint: c => {
        paintSky(c, { ...skies.rose, seed: 4, horizon: 0.6 });
        paintSnowfield(c, {
          seed: 4,
          horizon: 0.6,
          snow: '#fbf3ea',
          shade: '#8a9cc0',
          light: -0.8,
          bark: '#1c1e26',
          fence: true,
          trees: [
            { kind: 'bare', u: 1.0, v: 0.64, size: 0.4 },
            { kind: 'fir', u: 0.3, v: 0.63, size: 0.1 },
            { kind: 'fir', u: 0.34, v: 0.63, size: 0.13 },
          ],
        });
      },
      title: 'The rowan at Leknes',
      caption: 'Planted on a wedding day in 1951, says the farmer. They are both still angry that it leans.',
      alt: 'Lone bare tree and a fence in a snowy field at dawn.',
      tags: 'Subject|Snow, Subject|Trees, Light|Sunrise',
      stars: 5,
      at: '09T09:58:12',
      exif: ['1/125', 8, 100, 50],
      place: leknes,
    },
    {
      kit: kits.normal,
      paint: c =>
        paintBirchWood(c, {
          seed: 8,
          stops: [
            [0, '#c9d2da'],
            [0.5, '#b3bec8'],
            [1, '#dde2e6'],
          ],
          bark: '#f2f0ec',
          barkShade: '#3a3a40',
          leaves: [],
          leafCount: 0,
          ground: '#f2f4f7',
          groundShade: '#a3b1c4',
          floor: 0.7,
          trunks: 6,
          light: 0.6,
        }),
      title: 'Birches behind the church',
      caption: 'You hear the road until the eleventh tree.',
      alt: 'White birch trunks in a snowy wood.',
      tags: 'Subject|Trees, Subject|Snow, Subject|Birch',
      stars: 4,
      at: '09T12:33:09',
      exif: ['1/80', 8, 200, 70],
      place: leknes,
    },
    {
      shape: 'wider',
      paint: c =>
        paintPeaks(c, {
          ...day,
          seed: 13,
          sky: withSun(skies.gold, { u: 0.9, v: 0.56, light: '#ffc890', strength: 0.5, disc: 0 }),
          horizon: 0.6,
          rise: 1.15,
          focal: 2,
          light: -0.7,
          sunHeight: 0.2,
          snow: '#f8dcc8',
          haze: '#d8b8a8',
          waves: 0.25,
        }),
      title: 'The Wall, from Vestfjorden',
      caption: 'Lofotveggen. Nine frames from the deck of the Bodø ferry, horizon corrected twice.',
      alt: 'Panorama of a chain of snowy peaks over calm water at low sun.',
      tags: 'Subject|Mountains, Format|Panorama, Light|Evening',
      stars: 5,
      at: '10T14:47:26',
      exif: ['1/250', 8, 100, 85],
      place: henningsvaer,
      kit: kits.normal,
    },
    {
      paint: c =>
        paintCoast(c, {
          seed: 13,
          horizon: 0.4,
          sky: skies.storm,
          water: '#3c5058',
          waves: 0.6,
          silk: true,
          beach: 0.8,
          sand: '#b8b4b0',
          surf: 0.4,
          headlands: [
            {
              seed: 19,
              from: -0.5,
              to: 0.75,
              foot: 0.4,
              rise: 0.3,
              lit: '#c4c8d0',
              dark: '#3c424c',
              sheer: 0.35,
              strata: 0.05,
              haze: 0.3,
              hazeLight: '#98a2ac',
            },
          ],
        }),
      title: 'Haukland, between two squalls',
      caption: 'Seven seconds are enough for the sea to become weather.',
      alt: 'Smooth sea and pale beach below a snow-dusted mountain in storm light.',
      tags: 'Subject|Beach, Technique|Long exposure, Weather|Storm',
      stars: 4,
      at: '11T11:52:40',
      exif: ['8', 11, 64, 20],
      place: haukland,
    },
    {
      film: { name: 'night' },
      shape: '16:9',
      paint: c =>
        paintPeaks(c, {
          ...moonless,
          seed: 22,
          night: { ...deep, aurora: { ...green, low: '#5affb0', bands: 1, base: 0.4, strength: 0.45 } },
          horizon: 0.72,
          rise: 1.2,
          light: 0.6,
          waves: 0.1,
        }),
      title: 'One band, one mountain',
      caption: 'Less is easier to compose.',
      alt: 'A single band of aurora above mountains and a dark fjord.',
      tags: 'Subject|Northern lights, Subject|Mountains, Light|Night',
      stars: 4,
      at: '11T22:09:15',
      exif: ['8', 4, 1600, 14],
      place: haukland,
    },
    {
      shape: '4:5',
      kit: kits.normal,
      paint: c => {
        paintSky(c, {
          stops: [
            [0, '#b8c4d0'],
            [1, '#e4e8ea'],
          ],
          seed: 9,
          horizon: 0.7,
        });
        paintSnowfield(c, {
          seed: 9,
          horizon: 0.72,
          snow: '#fafbfc',
          shade: '#a8b8cc',
          light: 0.4,
          bark: '#2a3036',
          soft: 0.05,
          trees: [
            { kind: 'fir', u: 0.28, v: 0.76, size: 0.34 },
            { kind: 'fir', u: 0.42, v: 0.755, size: 0.22 },
            { kind: 'fir', u: 0.5, v: 0.765, size: 0.28 },
          ],
        });
      },
      title: 'Three of them',
      caption: 'Planted as a windbreak. The wind was not consulted.',
      alt: 'Three fir trees in white mist on a snowy slope.',
      tags: 'Subject|Trees, Subject|Snow, Weather|Fog',
      stars: 4,
      at: '12T10:20:02',
      exif: ['1/200', 8, 100, 90],
      place: leknes,
    },
    {
      kit: kits.normal,
      paint: c =>
        paintPeaks(c, {
          ...day,
          seed: 31,
          sky: skies.blueHour,
          horizon: 0.56,
          rise: 1.5,
          light: -0.4,
          snow: '#8a9cc8',
          snowShade: '#33466e',
          rock: '#1c2230',
          haze: '#5a6a94',
          waves: 0.35,
          water: '#0a1428',
        }),
      title: 'Blue hour, which here is three',
      caption: 'In February the day is mostly its own twilight.',
      alt: 'Blue snowy mountains and rippled fjord at twilight.',
      tags: 'Subject|Mountains, Light|Blue hour',
      stars: 4,
      at: '12T16:31:44',
      exif: ['1/15', 5.6, 400, 35],
      place: hamnoy,
    },
    {
      shape: '1:1',
      film: { name: 'night' },
      paint: c => {
        paintNightSky(c, {
          seed: 37,
          ...deep,
          stars: 700,
          horizon: 0.86,
          trails: { u: 0.62, v: 0.3, angle: 0.55 },
        });
        paintDarkLand(c, { seed: 17, line: 0.92, rise: 0.22, tone: '#16242e' });
      },
      title: 'Polaris is very high here',
      caption: 'You have to point the lens almost straight up. The neck remembers it the next day.',
      alt: 'Star trails in circles above a snowy ridge.',
      tags: 'Subject|Star trails, Technique|Long exposure, Light|Night',
      stars: 4,
      at: '13T01:15:00',
      exif: ['60', 4, 640, 14],
      place: uttakleiv,
    },
    {
      shape: 'tall',
      kit: kits.normal,
      paint: c =>
        paintBirchWood(c, {
          seed: 17,
          stops: [
            [0, '#a9b8cc'],
            [0.5, '#c4ccd6'],
            [1, '#ece8e4'],
          ],
          bark: '#f4f1ea',
          barkShade: '#33343c',
          leaves: [],
          leafCount: 0,
          ground: '#f4f3f2',
          groundShade: '#aab4c8',
          floor: 0.8,
          trunks: 7,
          light: -0.7,
        }),
      title: 'Tall order',
      caption: 'A strip from a wider frame. It was the only part of it that was quiet.',
      alt: 'Narrow upright picture of birch trunks in snow.',
      tags: 'Subject|Birch, Subject|Snow',
      stars: 3,
      at: '13T11:44:50',
      exif: ['1/100', 8, 200, 60],
      place: leknes,
    },
  ],
);
