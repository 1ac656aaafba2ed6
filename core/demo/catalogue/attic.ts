import type { Canvas } from '../paint/canvas.ts';
import { agePrint, type Print } from '../paint/print.ts';
import { paintSky } from '../paint/sky.ts';
import { paintBirchWood } from '../scenes/birch-wood.ts';
import { paintCoast } from '../scenes/coast.ts';
import { paintLighthouse, paintPosts, paintSnowfield } from '../scenes/figures.ts';
import { paintPlate } from '../scenes/herbarium.ts';
import { paintPeaks } from '../scenes/peaks.ts';
import { paintRidges } from '../scenes/ridges.ts';
import { paintStillLife } from '../scenes/still-life.ts';
import { paintWallLight } from '../scenes/surfaces.ts';
import { kits } from './kits.ts';
import { makeSeries, type Place } from './picture.ts';
import { skies } from './skies.ts';

const bohuslan = { region: 'Västra Götaland', country: 'Sweden', countryCode: 'SE' };
const marstrand: Place = {
  latitude: 57.887,
  longitude: 11.581,
  spot: 'Marstrandsön',
  city: 'Marstrand',
  ...bohuslan,
};
const smogen: Place = {
  latitude: 58.355,
  longitude: 11.223,
  spot: 'Smögenbryggan',
  city: 'Smögen',
  ...bohuslan,
};
const fjallbacka: Place = {
  latitude: 58.599,
  longitude: 11.287,
  spot: 'Kungsklyftan',
  city: 'Fjällbacka',
  ...bohuslan,
};
const lysekil: Place = {
  latitude: 58.274,
  longitude: 11.435,
  spot: 'Stångehuvud',
  city: 'Lysekil',
  ...bohuslan,
};

const rock = { lit: '#b0a8a0', dark: '#3a3632', sheer: 0.3, strata: 0.05, side: -0.6 };

/** Paints, then puts the picture on paper and lets the paper grow old. */
function aged(print: Print, paint: (canvas: Canvas) => void): (canvas: Canvas) => void {
  return canvas => {
    paint(canvas);
    agePrint(canvas, print);
  };
}

export const attic = makeSeries(
  {
    folder: 'Attic Prints',
    prefix: 'box2-',
    first: 3,
    month: '1924-07',
    offset: '+01:00',
    kit: kits.scanner,
    film: { name: 'albumen' },
    tags: ['Series|Attic Prints', 'Places|Sweden|Bohuslän', 'Technique|Scan'],
  },
  [
    {
      shape: '4:3',
      title: 'Harbour mouth, Marstrand',
      caption:
        'Great-grandfather Albin’s half-plate camera. On the back: “Before the regatta. Gustav is late.”',
      alt: 'Sepia print of a calm sea with a rocky headland.',
      tags: 'Subject|Coast',
      stars: 5,
      at: '06T11:00:00',
      place: marstrand,
      paint: aged({ seed: 3, border: 0.05, wear: 0.8, deckle: true }, c =>
        paintCoast(c, {
          seed: 5,
          horizon: 0.5,
          sky: skies.grey,
          water: '#6a7278',
          waves: 0.6,
          headlands: [{ ...rock, seed: 8, from: 0.66, to: 1.8, foot: 0.5, rise: 0.17 }],
        }),
      ),
    },
    {
      shape: '3:4',
      title: 'The light at Hållö',
      caption: 'They rowed out for it. You can tell by the tilt, which I have left in.',
      alt: 'Faded sepia print of a lighthouse on rock.',
      tags: 'Subject|Lighthouse',
      stars: 4,
      at: '1926-08-14T15:30:00',
      place: smogen,
      paint: aged({ seed: 5, border: 0.045, wear: 1 }, c => {
        paintCoast(c, {
          seed: 9,
          horizon: 0.68,
          sky: skies.pale,
          water: '#70787c',
          waves: 0.6,
          headlands: [{ ...rock, seed: 13, from: -0.3, to: 0.95, foot: 0.68, rise: 0.13 }],
        });
        paintLighthouse(c, {
          u: 0.36,
          foot: 0.575,
          tall: 0.3,
          tower: '#f0f0ec',
          shade: '#6c6c6c',
          band: '#5c5c5c',
        });
      }),
    },
    {
      title: 'Winter road',
      caption: 'Nobody knows where. The tree is gone or the road is.',
      alt: 'Old print of a bare tree and fence posts in snow.',
      tags: 'Subject|Snow, Subject|Trees',
      stars: 5,
      at: '1929-02-03T12:00:00',
      place: lysekil,
      paint: aged({ seed: 7, border: 0.06, wear: 0.7, deckle: true }, c => {
        paintSky(c, { ...skies.pale, seed: 3, horizon: 0.6 });
        paintSnowfield(c, {
          seed: 21,
          horizon: 0.6,
          snow: '#f4f4f0',
          shade: '#9c9c98',
          light: 0.7,
          bark: '#1c1a18',
          fence: true,
          soft: 0.01,
          trees: [{ kind: 'bare', u: 1.05, v: 0.66, size: 0.46 }],
        });
      }),
    },
    {
      shape: '1:1',
      film: { name: 'faded' },
      title: 'Uncle Sixten’s first colour film',
      caption:
        'Agfa, 1958, and it has been on a window sill since. The sea at Smögen was never this colour, but the summer was.',
      alt: 'Faded colour print of rocks and a pale blue sea.',
      tags: 'Subject|Coast',
      stars: 4,
      at: '1958-07-19T14:00:00',
      place: smogen,
      paint: aged({ seed: 9, border: 0.05, wear: 0.5 }, c =>
        paintCoast(c, {
          seed: 18,
          horizon: 0.4,
          sky: skies.clear,
          water: '#3a6c84',
          waves: 0.7,
          headlands: [
            {
              ...rock,
              seed: 23,
              from: -0.3,
              to: 0.6,
              foot: 0.4,
              rise: 0.16,
              lit: '#d8b8a0',
              dark: '#7c5c50',
            },
          ],
        }),
      ),
    },
    {
      title: 'Morning catch',
      caption: 'The herring went the year after. The posts stayed until the fifties.',
      alt: 'Sepia print of mooring posts in still water.',
      tags: 'Subject|Harbour',
      stars: 4,
      at: '1925-09-02T06:20:00',
      place: fjallbacka,
      paint: aged({ seed: 11, border: 0.04, wear: 0.9 }, c => {
        paintCoast(c, {
          seed: 31,
          horizon: 0.46,
          sky: skies.pale,
          water: '#7c7c78',
          waves: 0.4,
          headlands: [
            {
              ...rock,
              seed: 29,
              from: -0.4,
              to: 0.9,
              foot: 0.46,
              rise: 0.12,
              haze: 0.3,
              hazeLight: '#b4b4b0',
            },
          ],
        });
        paintPosts(c, {
          seed: 4,
          from: [1.3, 0.98],
          to: [0.8, 0.5],
          count: 9,
          tall: 0.28,
          tone: '#1c1a18',
          mirror: 0.4,
        });
      }),
    },
    {
      shape: '3:4',
      title: 'Maria’s fern',
      caption: 'Found loose in her hymn book. The pin holes are hers.',
      alt: 'Old print of a pressed fern.',
      tags: 'Subject|Plants',
      stars: 3,
      at: '1931-06-21T12:00:00',
      place: lysekil,
      paint: aged({ seed: 13, border: 0.02, wear: 0.6 }, c =>
        paintPlate(c, { seed: 26, kind: 'fern', paper: '#e4dcc8', leaf: '#6c6c50', old: '#3a3a2c' }),
      ),
    },
    {
      shape: 'wide',
      title: 'Panorama from Vetteberget',
      caption:
        'Three contact prints glued edge to edge with flour paste. I have not corrected the joins, because he had.',
      alt: 'Wide sepia print of hills and water in haze.',
      tags: 'Format|Panorama, Subject|Hills',
      stars: 5,
      at: '1927-07-30T10:45:00',
      place: fjallbacka,
      paint: aged({ seed: 15, border: 0.05, wear: 0.8 }, c =>
        paintRidges(c, {
          seed: 35,
          sky: { horizon: 0.55, ...skies.pale },
          stops: [
            [0, '#bcbcb8'],
            [0.5, '#84847e'],
            [1, '#282622'],
          ],
          count: 6,
          from: 0.4,
          to: 0.92,
          rise: 0.13,
          mist: 0.6,
          mistLight: '#dcdcd6',
          trees: 0.6,
          sharp: 0.1,
        }),
      ),
    },
    {
      shape: '4:5',
      title: 'Kitchen table, Sunday',
      caption:
        'The only indoor picture in the box. The jug is on my shelf; the handle broke in the move of 1966.',
      alt: 'Sepia still life with a jug, a bowl and apples.',
      tags: 'Subject|Still life',
      stars: 5,
      at: '1930-10-05T13:15:00',
      place: lysekil,
      paint: aged({ seed: 17, border: 0.045, wear: 0.6, deckle: true }, c =>
        paintStillLife(c, {
          seed: 41,
          table: '#8a8a84',
          wall: '#77776f',
          surface: 'wood',
          light: '#fffaf0',
          room: '#44443e',
          height: 0.3,
          distance: 5.4,
          things: [
            { shape: 'jug', x: -0.45, z: 0.4, size: 1, skin: '#d8d4c8', gloss: 0.5 },
            {
              shape: 'apple',
              x: 0.5,
              z: -0.1,
              size: 0.6,
              skin: '#8c5c50',
              blush: '#b0a070',
              mottle: [3, 1],
              gloss: 0.4,
            },
            {
              shape: 'apple',
              x: 0.05,
              z: -0.55,
              size: 0.56,
              skin: '#94644c',
              blush: '#b0a070',
              mottle: [3, 1],
              gloss: 0.4,
            },
            { shape: 'apple', x: 0.86, z: 0.5, size: 0.6, skin: '#7c4c44', gloss: 0.4 },
          ],
        }),
      ),
    },
    {
      film: { name: 'faded' },
      shape: '3:4',
      title: 'Door, summer house',
      caption: 'Kodachrome that lived in a damp cupboard. My mother learned to walk on that step.',
      alt: 'Faded colour print of a green door in a pale wall with leaf shadows.',
      tags: 'Subject|Doors',
      stars: 4,
      at: '1961-06-24T16:30:00',
      place: marstrand,
      paint: aged({ seed: 19, border: 0.04, wear: 0.4 }, c =>
        paintWallLight(c, {
          seed: 26,
          plaster: '#e4d4b4',
          shadow: '#7c7470',
          plinth: '#8c8078',
          plinthTop: 0.9,
          door: { u: 0.4, wide: 0.28, tall: 0.6, tone: '#4c7458', arch: false },
          leaves: 0.5,
          slant: 0.2,
        }),
      ),
    },
    {
      shape: '2:3',
      title: 'The birches at the bend',
      caption: 'Albin’s last plate. He was eighty-one and had carried the camera himself.',
      alt: 'Sepia print of birch trunks.',
      tags: 'Subject|Birch, Subject|Trees',
      stars: 4,
      at: '1938-05-11T09:00:00',
      place: lysekil,
      paint: aged({ seed: 21, border: 0.05, wear: 0.7 }, c =>
        paintBirchWood(c, {
          seed: 29,
          stops: [
            [0, '#a8a8a0'],
            [0.6, '#84847c'],
            [1, '#b4b4a8'],
          ],
          bark: '#f0f0e8',
          barkShade: '#2c2a26',
          leaves: ['#d0d0c0', '#8c8c80'],
          leafCount: 500,
          ground: '#8c8c80',
          groundShade: '#2c2a26',
          floor: 0.74,
          trunks: 6,
          light: -0.7,
        }),
      ),
    },
    {
      title: 'Wedding journey',
      caption:
        'By steamer along the Norwegian coast. She is not in any of the pictures; she was holding the dark slides.',
      alt: 'Sepia print of snowy mountains mirrored in a fjord.',
      tags: 'Subject|Mountains',
      stars: 4,
      at: '1912-06-18T21:30:00',
      place: {
        latitude: 62.4722,
        longitude: 6.1495,
        spot: 'Aksla',
        city: 'Ålesund',
        region: 'Møre og Romsdal',
        country: 'Norway',
        countryCode: 'NO',
      },
      paint: aged({ seed: 23, border: 0.055, wear: 1, deckle: true }, c =>
        paintPeaks(c, {
          seed: 53,
          sky: skies.pale,
          horizon: 0.58,
          rise: 1.4,
          snow: '#f0f0ec',
          snowShade: '#84847c',
          rock: '#3c3a36',
          bare: 0.72,
          haze: '#b8b8b0',
          hazy: 0.35,
          light: 0.7,
          waves: 0.3,
          water: '#3a3a36',
        }),
      ),
    },
  ],
);
