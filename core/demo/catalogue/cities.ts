import { paintCity } from '../scenes/city-windows.ts';
import { paintFacade } from '../scenes/facade.ts';
import { paintLightTrails } from '../scenes/light-trails.ts';
import { paintRainWindow } from '../scenes/rain-window.ts';
import { kits } from './kits.ts';
import { makeSeries, type Place } from './picture.ts';
import { skies } from './skies.ts';

const hamburg: Place = {
  latitude: 53.5413,
  longitude: 9.9841,
  altitude: 8,
  spot: 'Sandtorkai',
  city: 'Hamburg',
  region: 'Hamburg',
  country: 'Germany',
  countryCode: 'DE',
};
const bergen: Place = {
  latitude: 60.3972,
  longitude: 5.324,
  altitude: 4,
  spot: 'Bryggen',
  city: 'Bergen',
  region: 'Vestland',
  country: 'Norway',
  countryCode: 'NO',
};
const porto: Place = {
  latitude: 41.1406,
  longitude: -8.611,
  altitude: 7,
  spot: 'Cais da Ribeira',
  city: 'Porto',
  region: 'Porto',
  country: 'Portugal',
  countryCode: 'PT',
};
const lisbon: Place = {
  latitude: 38.7059,
  longitude: -9.144,
  altitude: 6,
  spot: 'Cais do Sodré',
  city: 'Lisbon',
  region: 'Lisbon',
  country: 'Portugal',
  countryCode: 'PT',
};
const gothenburg: Place = {
  latitude: 57.69,
  longitude: 11.915,
  altitude: 22,
  spot: 'Majorna',
  city: 'Gothenburg',
  region: 'Västra Götaland',
  country: 'Sweden',
  countryCode: 'SE',
};

const warm = ['#ffb861', '#ffd9a0', '#ff9a4c', '#cfe4ff'] as const;
const evening = { wall: '#1c2030', haze: '#5a5672', lamps: warm, awake: 0.42 };
const late = {
  wall: '#242430',
  haze: '#2a2c44',
  lamps: ['#ffc070', '#ffdca8', '#ffa050', '#b8d4ff'],
  awake: 0.32,
} as const;
const lanterns = ['#ffb050', '#ff7a3c', '#ffe0a8', '#ffd9b0', '#a8c8e8'] as const;
const wet = {
  stops: [
    [0, '#141c30'],
    [0.5, '#2c3850'],
    [1, '#0c0f1a'],
  ],
  lamps: lanterns,
} as const;
const hills = {
  stops: [
    [0, '#6a6a8c'],
    [1, '#0e1220'],
  ],
  count: 4,
  from: 0.4,
  to: 0.6,
  rise: 0.14,
  mist: 0.3,
  mistLight: '#a08a9a',
  trees: 0.5,
} as const;

export const cities = makeSeries(
  {
    folder: 'Cities after Dark',
    prefix: 'ILN_',
    first: 40,
    month: '2025-12',
    offset: '+01:00',
    kit: kits.pocket,
    film: { name: 'night' },
    tags: ['Subject|City', 'Light|Night'],
  },
  [
    {
      paint: c =>
        paintCity(c, {
          ...evening,
          seed: 5,
          sky: {
            stops: [
              [0, '#16244a'],
              [0.6, '#3f4a74'],
              [1, '#c98a6a'],
            ],
          },
          quay: 0.62,
          layers: 3,
          tall: 0.34,
          storey: 0.034,
        }),
      title: 'Everybody home',
      caption: 'Ten to five in December. From across the water a city is mostly kitchens.',
      alt: 'Lit windows of houses at dusk, reflected in dark water.',
      tags: 'Places|Germany|Hamburg, Subject|Reflection',
      stars: 5,
      at: '09T16:50:12',
      exif: ['1/8', 4, 800, 23],
      place: hamburg,
    },
    {
      paint: c => paintRainWindow(c, { ...wet, seed: 5, lampCount: 110, drops: 950, street: 0.6 }),
      title: 'Tram 28, stopped',
      caption: 'A van had parked on the rails. Nobody minded much; it was warm inside.',
      alt: 'Blurred street lamps through a window with raindrops.',
      tags: 'Places|Portugal|Lisbon, Weather|Rain',
      stars: 5,
      at: '2025-11-18T19:04:33',
      exif: ['1/60', 2, 1600, 23],
      place: lisbon,
    },
    {
      shape: '2:3',
      paint: c => paintCity(c, { ...late, seed: 11, sky: skies.night, layers: 2, tall: 0.86, storey: 0.072 }),
      title: 'Majorna, eleven at night',
      caption: 'The view from my own kitchen. I know three of these windows by name.',
      alt: 'Dark apartment houses at night with a few lit windows.',
      tags: 'Places|Sweden|Gothenburg, Subject|Windows',
      stars: 4,
      at: '12T23:02:20',
      exif: ['1/15', 2, 1600, 23],
      place: gothenburg,
    },
    {
      kit: kits.normal,
      paint: c =>
        paintLightTrails(c, {
          seed: 5,
          land: {
            seed: 5,
            sky: {
              horizon: 0.6,
              stops: [
                [0, '#16244c'],
                [0.6, '#5a5a86'],
                [1, '#e09a78'],
              ],
            },
            ...hills,
          },
          vanish: 0.58,
          bend: 0.6,
          toward: 0.7,
          cars: 9,
        }),
      title: 'Half a minute of the E39',
      caption: 'Forty-one cars, one ambulance. The ambulance left no trail at all.',
      alt: 'White and red light trails of cars on a road at dusk.',
      tags: 'Places|Norway|Bergen, Technique|Long exposure, Light|Dusk',
      stars: 4,
      at: '15T16:21:48',
      exif: ['30', 11, 100, 35],
      place: bergen,
    },
    {
      shape: 'wide',
      paint: c =>
        paintCity(c, {
          ...evening,
          seed: 21,
          sky: {
            stops: [
              [0, '#0e1838'],
              [0.6, '#2c3a68'],
              [1, '#7a6a84'],
            ],
          },
          quay: 0.6,
          layers: 3,
          tall: 0.3,
          storey: 0.036,
          awake: 0.5,
        }),
      title: 'Ribeira from the other bank',
      caption:
        'The whole quay, port cellars at my back. Somebody was practising the same four bars of a fado until they were right.',
      alt: 'Panorama of a lit waterfront with long reflections.',
      tags: 'Places|Portugal|Porto, Format|Panorama, Subject|Reflection',
      stars: 5,
      at: '2025-11-21T18:12:09',
      exif: ['1/4', 4, 800, 23],
      place: porto,
    },
    {
      shape: '4:3',
      paint: c =>
        paintRainWindow(c, {
          seed: 14,
          stops: [
            [0, '#1c1c28'],
            [0.5, '#3a3040'],
            [1, '#100c12'],
          ],
          lamps: ['#ffb868', '#ff9a50', '#ffe4b8'],
          lampCount: 70,
          drops: 600,
          street: 0.5,
        }),
      title: 'Waiting for the last boat',
      caption: 'The Älvsnabben runs until one. The man next to me had a cello and no umbrella.',
      alt: 'Warm out-of-focus lamps behind a pane with few raindrops.',
      tags: 'Places|Sweden|Gothenburg, Weather|Rain',
      stars: 4,
      at: '18T23:40:51',
      exif: ['1/60', 2, 3200, 23],
      place: gothenburg,
    },
    {
      shape: '3:4',
      paint: c =>
        paintCity(c, {
          ...evening,
          seed: 34,
          sky: {
            stops: [
              [0, '#1a2a58'],
              [0.7, '#50588a'],
              [1, '#d0a088'],
            ],
          },
          layers: 3,
          tall: 0.66,
          storey: 0.05,
          awake: 0.36,
        }),
      title: 'Stairs and storeys',
      caption: 'Porto stacks its houses like plates. This pile has held since 1780.',
      alt: 'Houses stacked behind each other at dusk, some windows lit.',
      tags: 'Places|Portugal|Porto, Subject|Windows',
      stars: 4,
      at: '2025-11-22T17:46:30',
      exif: ['1/15', 4, 800, 23],
      place: porto,
    },
    {
      kit: kits.normal,
      paint: c =>
        paintLightTrails(c, {
          seed: 12,
          land: {
            seed: 18,
            sky: {
              horizon: 0.55,
              stops: [
                [0, '#0a1028'],
                [0.7, '#2a3458'],
                [1, '#6a6480'],
              ],
            },
            ...hills,
            from: 0.36,
            to: 0.52,
            trees: 1,
          },
          vanish: 0.5,
          bend: -0.7,
          toward: 0.8,
          cars: 13,
        }),
      title: 'Shift change',
      caption: 'From the footbridge at the shipyard. Twenty past three going in, half past three going out.',
      alt: 'Curving light trails of traffic beneath a deep blue sky.',
      tags: 'Places|Sweden|Gothenburg, Technique|Long exposure',
      stars: 4,
      at: '19T15:31:03',
      exif: ['25', 11, 100, 30],
      place: gothenburg,
    },
    {
      shape: '1:1',
      paint: c =>
        paintCity(c, {
          ...late,
          seed: 47,
          sky: skies.blueHour,
          quay: 0.66,
          layers: 2,
          tall: 0.4,
          storey: 0.06,
          awake: 0.3,
        }),
      title: 'Fleet, low tide',
      caption: 'The warehouses keep pepper, carpets and one recording studio. The blue window is the studio.',
      alt: 'Warehouses at blue hour with sparse lit windows above water.',
      tags: 'Places|Germany|Hamburg, Light|Blue hour',
      stars: 4,
      at: '10T16:58:44',
      exif: ['1/8', 4, 1600, 23],
      place: hamburg,
    },
    {
      shape: '16:9',
      film: { name: 'cool' },
      kit: kits.wide,
      paint: c =>
        paintFacade(c, {
          seed: 5,
          sky: skies.blueHour,
          lit: '#a8b4d0',
          dark: '#141a2c',
          glass: '#f0b868',
          kind: 'curve',
        }),
      title: 'Corner office',
      caption: 'Every floor is somebody’s deadline.',
      alt: 'Rounded building with lit bands of windows at blue hour.',
      tags: 'Places|Germany|Hamburg, Subject|Architecture, Light|Blue hour',
      stars: 3,
      at: '10T17:20:00',
      exif: ['1/6', 5.6, 400, 20],
      place: hamburg,
    },
    {
      shape: '2:3',
      paint: c =>
        paintRainWindow(c, {
          seed: 29,
          stops: [
            [0, '#10202c'],
            [0.5, '#24404c'],
            [1, '#081016'],
          ],
          lamps: ['#ffc878', '#ffe8c0', '#8ad0d8', '#ff8a50'],
          lampCount: 90,
          drops: 850,
          street: 0.55,
        }),
      title: 'Bergen, so rain',
      caption: '231 days a year. It would be rude not to photograph it.',
      alt: 'Raindrops on glass with teal and amber lights behind.',
      tags: 'Places|Norway|Bergen, Weather|Rain',
      stars: 4,
      at: '14T17:55:37',
      exif: ['1/60', 2, 1600, 23],
      place: bergen,
    },
  ],
);
