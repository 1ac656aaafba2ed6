import { paintCoast } from '../scenes/coast.ts';
import { paintDunes } from '../scenes/dunes.ts';
import { paintLighthouse, paintPosts } from '../scenes/figures.ts';
import { paintRipples } from '../scenes/surfaces.ts';
import { kits } from './kits.ts';
import { makeSeries, type Place } from './picture.ts';
import { skies, withSun } from './skies.ts';

const holstein = { region: 'Schleswig-Holstein', country: 'Germany', countryCode: 'DE' };
const westerhever: Place = {
  latitude: 54.3733,
  longitude: 8.6403,
  altitude: 2,
  spot: 'Westerheversand',
  city: 'Westerhever',
  ...holstein,
};
const peter: Place = {
  latitude: 54.304,
  longitude: 8.63,
  altitude: 1,
  spot: 'Ordinger Strand',
  city: 'Sankt Peter-Ording',
  ...holstein,
};
const amrum: Place = {
  latitude: 54.678,
  longitude: 8.334,
  altitude: 9,
  spot: 'Norddorf',
  city: 'Amrum',
  ...holstein,
};
const schier: Place = {
  latitude: 53.479,
  longitude: 6.156,
  altitude: 3,
  spot: 'Schiermonnikoog',
  city: 'Schiermonnikoog',
  region: 'Friesland',
  country: 'Netherlands',
  countryCode: 'NL',
};
const romo: Place = {
  latitude: 55.145,
  longitude: 8.493,
  altitude: 2,
  spot: 'Lakolk Strand',
  city: 'Rømø',
  region: 'Syddanmark',
  country: 'Denmark',
  countryCode: 'DK',
};

const mud = { sand: '#a89a84', shade: '#38322e' };

export const waddenSea = makeSeries(
  {
    folder: 'Travels/Wadden Sea',
    prefix: 'ILB_',
    first: 902,
    month: '2026-05',
    offset: '+02:00',
    kit: kits.normal,
    film: { name: 'cool' },
    tags: ['Places|Wadden Sea', 'Trips|Wadden Sea 2026'],
  },
  [
    {
      shape: '16:9',
      paint: c => paintRipples(c, { ...mud, seed: 11, sky: '#9fb4c8', scale: 5.4, light: -0.6, wet: 0.5 }),
      title: 'Six hours without the sea',
      caption:
        'You can walk to the islands if you know when to turn round. We had a guide who looked at his watch a lot.',
      alt: 'Tidal flat with ripples and shallow pools to the horizon.',
      tags: 'Subject|Tide, Subject|Sand',
      stars: 5,
      at: '14T08:40:21',
      exif: ['1/250', 11, 100, 26],
      place: peter,
    },
    {
      shape: '1:1',
      film: { name: 'warm' },
      paint: c =>
        paintRipples(c, {
          seed: 24,
          sand: '#d8b890',
          shade: '#54403a',
          sky: '#e4c8b8',
          scale: 11,
          light: 0.9,
          wet: 0.3,
          tilt: 0.3,
        }),
      title: 'Handwriting',
      caption: 'The same square metre on four evenings is in the drawer. This was Tuesday.',
      alt: 'Close view of sand ripples in warm low light.',
      tags: 'Subject|Sand, Light|Evening',
      stars: 4,
      at: '14T20:52:08',
      exif: ['1/160', 11, 200, 60],
      place: peter,
    },
    {
      paint: c => {
        paintCoast(c, {
          seed: 6,
          horizon: 0.7,
          sky: withSun(skies.gold, { u: 0.32, v: 0.58, light: '#ffc080', strength: 0.8 }),
          water: '#3a4454',
          waves: 0.2,
          headlands: [
            {
              seed: 8,
              from: 0.3,
              to: 2.2,
              foot: 0.705,
              rise: 0.014,
              lit: '#4a4a34',
              dark: '#1c1e18',
              sheer: 0.2,
            },
          ],
        });
        paintLighthouse(c, {
          u: 1.04,
          foot: 0.695,
          tall: 0.3,
          tower: '#f4e4d4',
          shade: '#4a4048',
          band: '#b03a2c',
        });
      },
      title: 'Westerhever',
      caption:
        'Forty metres of iron plates bolted together in 1906, on the flattest land there is. It can’t help being in every picture.',
      alt: 'Red and white lighthouse on flat land, mirrored in calm water at evening.',
      tags: 'Subject|Lighthouse, Subject|Reflection, Light|Evening',
      stars: 5,
      at: '15T20:31:37',
      exif: ['1/200', 8, 100, 70],
      place: westerhever,
    },
    {
      paint: c => {
        paintCoast(c, { seed: 15, horizon: 0.44, sky: skies.pale, water: '#9aa6ac', waves: 0.3, silk: true });
        paintPosts(c, {
          seed: 8,
          from: [0.2, 1.04],
          to: [0.78, 0.455],
          count: 26,
          tall: 0.2,
          tone: '#2c2a2a',
          mirror: 0.4,
        });
        paintPosts(c, {
          seed: 9,
          from: [0.62, 1.04],
          to: [0.82, 0.455],
          count: 26,
          tall: 0.2,
          tone: '#2c2a2a',
          mirror: 0.4,
        });
      },
      title: 'Lahnung',
      caption: 'Two rows of posts, brushwood between. The sea brings mud and is asked to leave it here.',
      alt: 'Two converging rows of posts in pale, still water.',
      tags: 'Technique|Long exposure, Subject|Tide',
      stars: 4,
      at: '16T07:15:12',
      exif: ['60', 13, 64, 35],
      place: westerhever,
      kit: kits.wide,
    },
    {
      film: { name: 'warm' },
      paint: c =>
        paintDunes(c, {
          seed: 12,
          horizon: 0.3,
          sky: skies.clear,
          sand: '#ead8b4',
          shadow: '#7a7470',
          haze: '#d8d4c8',
          light: 0.85,
          sunHeight: 0.45,
          grain: 1.4,
        }),
      title: 'Kniepsand',
      caption:
        'Amrum’s beach is larger than its villages and belongs to nobody; the surveyors gave up in the sixties.',
      alt: 'Pale dunes under a blue sky with thin clouds.',
      tags: 'Subject|Dunes',
      stars: 4,
      at: '18T17:08:03',
      exif: ['1/400', 9, 100, 30],
      place: amrum,
    },
    {
      shape: 'wide',
      paint: c =>
        paintCoast(c, {
          seed: 26,
          horizon: 0.44,
          sky: skies.storm,
          water: '#5c6c74',
          waves: 0.5,
          beach: 0.66,
          sand: '#8c8478',
          surf: 0.8,
        }),
      title: 'Front from the west',
      caption: 'Twenty minutes later the strandkorbs were rolling.',
      alt: 'Panorama of a grey sea and beach under a storm front.',
      tags: 'Subject|Beach, Weather|Storm, Format|Panorama',
      stars: 3,
      at: '19T15:47:29',
      exif: ['1/500', 8, 200, 40],
      place: romo,
    },
    {
      film: { name: 'clear' },
      paint: c =>
        paintRipples(c, {
          seed: 37,
          sand: '#c4b49c',
          shade: '#4a423c',
          sky: '#6c9cc8',
          scale: 6,
          light: 0.5,
          wet: 0.66,
        }),
      title: 'The sky, at our feet',
      caption: 'Barefoot, four kilometres out, and not a single straight line.',
      alt: 'Wet sand flats with blue sky reflected between the ripples.',
      tags: 'Subject|Tide, Subject|Reflection',
      stars: 3,
      at: '20T12:02:55',
      exif: ['1/500', 11, 100, 24],
      place: schier,
    },
    {
      paint: c =>
        paintCoast(c, {
          seed: 39,
          horizon: 0.36,
          sky: withSun(skies.dusk, { u: 1.1, v: 0.35, light: '#ff8a5c', strength: 0.9, disc: 0.02 }),
          water: '#2a3048',
          waves: 0.3,
          beach: 0.6,
          sand: '#6c5c58',
          surf: 0.3,
        }),
      title: 'Rømø, ten to ten',
      caption: 'They drive on this beach, park facing west, and nobody gets out until the sun has gone.',
      alt: 'Sun on the horizon of a calm sea with wide wet sand in front.',
      tags: 'Subject|Beach, Light|Sunset',
      stars: 3,
      at: '20T21:50:31',
      exif: ['1/100', 8, 200, 35],
      place: romo,
    },
    {
      shape: '2:3',
      paint: c => {
        paintCoast(c, {
          seed: 48,
          horizon: 0.62,
          sky: skies.blueHour,
          water: '#1c2c48',
          waves: 0.3,
          headlands: [
            {
              seed: 8,
              from: -0.5,
              to: 1.2,
              foot: 0.625,
              rise: 0.02,
              lit: '#2c3038',
              dark: '#0c0e14',
              sheer: 0.2,
            },
          ],
        });
        paintLighthouse(c, {
          u: 0.44,
          foot: 0.615,
          tall: 0.32,
          tower: '#b0b8cc',
          shade: '#1a2036',
          band: '#7a2c30',
          beam: { angle: 0.06, strength: 1.2 },
        });
      },
      title: 'On watch',
      caption: 'Three flashes every ten seconds. After an hour you breathe with it.',
      alt: 'Lighthouse with its beam at blue hour, reflected in water.',
      tags: 'Subject|Lighthouse, Light|Blue hour',
      stars: 4,
      at: '21T22:28:49',
      exif: ['1/2', 5.6, 800, 50],
      place: westerhever,
    },
    {
      film: { name: 'warm' },
      shape: '4:3',
      paint: c =>
        paintDunes(c, {
          seed: 27,
          horizon: 0.26,
          eye: 1.4,
          sky: skies.rose,
          sand: '#e4c8a4',
          shadow: '#6a5c68',
          haze: '#dcc4bc',
          light: -0.95,
          sunHeight: 0.22,
          ripples: 1.6,
          grain: 1.5,
        }),
      title: 'Before the first footprints',
      caption: 'Five in the morning is a good hour to be the only bad influence on a dune.',
      alt: 'Rippled dunes in low rosy light.',
      tags: 'Subject|Dunes, Light|Sunrise',
      stars: 3,
      at: '22T05:22:14',
      exif: ['1/60', 11, 200, 28],
      place: amrum,
    },
  ],
);
