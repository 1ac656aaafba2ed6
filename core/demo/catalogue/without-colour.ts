import { paintSky } from '../paint/sky.ts';
import { paintBirchWood } from '../scenes/birch-wood.ts';
import { paintCoast } from '../scenes/coast.ts';
import { paintDunes } from '../scenes/dunes.ts';
import { paintFacade } from '../scenes/facade.ts';
import { paintPosts, paintSnowfield } from '../scenes/figures.ts';
import { paintPeaks } from '../scenes/peaks.ts';
import { paintRidges } from '../scenes/ridges.ts';
import { paintStillLife } from '../scenes/still-life.ts';
import { paintRipples } from '../scenes/surfaces.ts';
import { kits } from './kits.ts';
import { makeSeries, type Place } from './picture.ts';
import { skies, withSun } from './skies.ts';

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
const hamburg: Place = {
  latitude: 53.5413,
  longitude: 9.9841,
  altitude: 8,
  spot: 'Am Kaiserkai',
  city: 'Hamburg',
  region: 'Hamburg',
  country: 'Germany',
  countryCode: 'DE',
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
const nida: Place = {
  latitude: 55.303,
  longitude: 21.005,
  altitude: 30,
  spot: 'Parnidis',
  city: 'Nida',
  region: 'Klaipėda',
  country: 'Lithuania',
  countryCode: 'LT',
};
const elgol: Place = {
  latitude: 57.146,
  longitude: -6.107,
  altitude: 5,
  spot: 'Elgol',
  city: 'Isle of Skye',
  region: 'Highland',
  country: 'United Kingdom',
  countryCode: 'GB',
};
const hoga: Place = {
  latitude: 63.079,
  longitude: 18.356,
  altitude: 60,
  spot: 'Skuleskogen',
  city: 'Docksta',
  region: 'Västernorrland',
  country: 'Sweden',
  countryCode: 'SE',
};

const concrete = { lit: '#e4e2de', dark: '#1c1e22', glass: '#3c4650' };
const rock = { lit: '#8c8c8c', dark: '#161616', sheer: 0.7, strata: 0.15, side: -0.7 };

export const withoutColour = makeSeries(
  {
    folder: 'Without Colour',
    prefix: 'ILM_',
    first: 12,
    month: '2026-03',
    offset: '+01:00',
    kit: kits.wide,
    film: { name: 'silver' },
    tags: ['Series|Without Colour', 'Technique|Black and white'],
  },
  [
    {
      paint: c => {
        paintCoast(c, { seed: 3, horizon: 0.42, sky: skies.grey, water: '#6a7278', waves: 0.6, silk: true });
        paintPosts(c, {
          seed: 2,
          from: [1.25, 1.02],
          to: [0.55, 0.44],
          count: 22,
          tall: 0.3,
          tone: '#141618',
          mirror: 0.4,
        });
      },
      title: 'Twenty-two',
      caption: 'I have counted them in each of six winters. There used to be thirty.',
      alt: 'Row of posts curving into a smooth sea, black and white.',
      tags: 'Technique|Long exposure, Subject|Coast',
      stars: 5,
      at: '02T09:12:00',
      exif: ['180', 11, 64, 24],
      place: romo,
    },
    {
      paint: c => paintFacade(c, { ...concrete, seed: 3, sky: skies.grey, kind: 'stairs' }),
      title: 'Down',
      caption: 'Or up. It was designed so that you cannot tell, and people do get lost.',
      alt: 'Spiral staircase seen from below, black and white.',
      tags: 'Subject|Architecture, Subject|Stairs',
      stars: 5,
      at: '05T13:40:12',
      exif: ['1/30', 5.6, 800, 18],
      place: hamburg,
    },
    {
      shape: '2:3',
      paint: c => paintFacade(c, { ...concrete, seed: 3, sky: skies.black, kind: 'curve' }),
      title: 'Fourteen balconies',
      caption: 'One bicycle, one Christmas tree (in March), no people.',
      alt: 'Round tower of stacked balconies against a dark sky.',
      tags: 'Subject|Architecture',
      stars: 4,
      at: '05T15:02:44',
      exif: ['1/250', 8, 100, 28],
      place: hamburg,
    },
    {
      shape: '4:5',
      paint: c => paintFacade(c, { ...concrete, seed: 9, sky: skies.black, kind: 'fins' }),
      title: 'Pleats',
      caption: 'The sun has to be exactly there. I went five times.',
      alt: 'Vertical fins of a concrete facade in hard light.',
      tags: 'Subject|Architecture',
      stars: 4,
      at: '06T16:21:09',
      exif: ['1/320', 9, 100, 30],
      place: hamburg,
    },
    {
      kit: kits.normal,
      paint: c =>
        paintBirchWood(c, {
          seed: 12,
          stops: [
            [0, '#2c2c2c'],
            [0.6, '#3c3c3c'],
            [1, '#5a5a5a'],
          ],
          bark: '#f4f4f0',
          barkShade: '#242424',
          leaves: [],
          leafCount: 0,
          ground: '#6a6a6a',
          groundShade: '#1c1c1c',
          floor: 0.8,
          trunks: 6,
          light: -0.9,
        }),
      title: 'Code',
      caption: 'Skuleskogen after rain, when the bark is whiter than paper.',
      alt: 'White birch trunks in front of a dark wood.',
      tags: 'Subject|Birch, Subject|Trees',
      stars: 5,
      at: '11T11:18:31',
      exif: ['1/40', 8, 200, 90],
      place: hoga,
    },
    {
      shape: '16:9',
      paint: c =>
        paintDunes(c, {
          seed: 19,
          horizon: 0.2,
          eye: 3.4,
          focal: 1.8,
          sky: skies.black,
          sand: '#e8e8e8',
          shadow: '#101010',
          haze: '#8c8c8c',
          light: -0.95,
          sunHeight: 0.22,
        }),
      title: 'Parnidis, one edge',
      caption: 'On the other side of the crest is Russia, so one walks on this one.',
      alt: 'Sharp dune crest between white light and black shadow.',
      tags: 'Subject|Dunes',
      stars: 5,
      at: '14T17:30:25',
      exif: ['1/250', 11, 100, 40],
      place: nida,
      kit: kits.normal,
    },
    {
      shape: '1:1',
      paint: c => {
        paintSky(c, { ...skies.pale, seed: 14, horizon: 0.72 });
        paintSnowfield(c, {
          seed: 14,
          horizon: 0.74,
          snow: '#fafafa',
          shade: '#b0b0b0',
          light: 0.5,
          bark: '#0c0c0c',
          soft: 0.03,
          trees: [{ kind: 'bare', u: 0.62, v: 0.78, size: 0.5 }],
        });
      },
      title: 'Elm, alone since 1987',
      caption: 'There was an avenue of them. You can still see where, if somebody tells you.',
      alt: 'Single bare tree in a white field.',
      tags: 'Subject|Trees, Subject|Snow',
      stars: 5,
      at: '12T10:02:51',
      exif: ['1/200', 8, 100, 60],
      place: hoga,
      kit: kits.normal,
    },
    {
      shape: 'wide',
      film: { name: 'selenium' },
      paint: c =>
        paintPeaks(c, {
          seed: 41,
          sky: skies.grey,
          horizon: 0.58,
          rise: 1.2,
          snow: '#e4e4e4',
          snowShade: '#5c5c5c',
          rock: '#2c2c2c',
          bare: 0.85,
          haze: '#a8a8a8',
          hazy: 0.45,
          light: 0.8,
          waves: 0.5,
          water: '#1c1c1c',
          focal: 2,
        }),
      title: 'The Cuillin from Elgol',
      caption: 'A fisherman offered to take me across. I should have said yes; this is all I got.',
      alt: 'Panorama of dark mountains over a loch, black and white.',
      tags: 'Subject|Mountains, Format|Panorama',
      stars: 4,
      at: '20T08:40:17',
      exif: ['1/160', 9, 100, 50],
      place: elgol,
      kit: kits.normal,
    },
    {
      paint: c =>
        paintCoast(c, {
          seed: 27,
          horizon: 0.46,
          sky: skies.black,
          water: '#2c2e30',
          waves: 0.5,
          silk: true,
          headlands: [
            { ...rock, seed: 27, from: 0.86, to: 1.08, foot: 0.46, rise: 0.2 },
            { ...rock, seed: 31, from: 1.2, to: 1.27, foot: 0.46, rise: 0.09 },
          ],
        }),
      title: 'Stack, five minutes',
      caption: 'Neutral density, ten stops. The stack is the only thing that stood still, me included.',
      alt: 'Dark sea stack in a smooth sea below streaked black clouds.',
      tags: 'Technique|Long exposure, Subject|Coast',
      stars: 4,
      at: '21T18:22:00',
      exif: ['300', 11, 64, 28],
      place: elgol,
    },
    {
      film: { name: 'selenium' },
      kit: kits.normal,
      paint: c =>
        paintRidges(c, {
          seed: 27,
          sky: {
            horizon: 0.55,
            ...withSun(skies.pale, { u: 0.5, v: 0.2, light: '#ffffff', strength: 0.5, disc: 0.016 }),
          },
          stops: [
            [0, '#b0b0b0'],
            [0.5, '#686868'],
            [1, '#101010'],
          ],
          count: 7,
          from: 0.36,
          to: 0.94,
          rise: 0.2,
          mist: 0.9,
          mistLight: '#e4e4e4',
          trees: 1,
          sharp: 0.3,
        }),
      title: 'Six hills and a rumour',
      caption: 'The seventh is there on the map.',
      alt: 'Forested ridges one behind another in mist.',
      tags: 'Subject|Hills, Weather|Fog',
      stars: 4,
      at: '13T07:31:58',
      exif: ['1/320', 8, 100, 120],
      place: hoga,
    },
    {
      shape: '4:3',
      kit: kits.normal,
      paint: c =>
        paintRipples(c, {
          seed: 51,
          sand: '#c8c8c8',
          shade: '#141414',
          sky: '#e0e0e0',
          scale: 4.4,
          light: -0.9,
          wet: 0.36,
        }),
      title: 'Ebb',
      caption: 'Printed 60 × 45, this is the one that visitors turn upside down in their heads.',
      alt: 'Ripples and pools of a tidal flat in hard light.',
      tags: 'Subject|Tide, Subject|Sand',
      stars: 4,
      at: '03T08:05:36',
      exif: ['1/250', 13, 100, 35],
      place: romo,
    },
    {
      shape: '4:5',
      kit: kits.studio,
      paint: c =>
        paintStillLife(c, {
          seed: 31,
          table: '#8c8c8c',
          wall: '#5a5a5a',
          surface: 'stone',
          light: '#ffffff',
          room: '#2c2c2c',
          height: 0.16,
          distance: 5.4,
          lookAt: 0.8,
          things: [
            { shape: 'bottle', x: -0.62, z: 0.4, size: 0.92, skin: '#b8c0bc', gloss: 0.95, glass: true },
            {
              shape: 'egg',
              x: 0.12,
              z: -0.35,
              size: 0.42,
              lean: [1.35, 0.2],
              skin: '#e8e4dc',
              mottle: [6, 0.3],
              gloss: 0.15,
            },
            { shape: 'jug', x: 0.58, z: 0.35, size: 0.9, skin: '#d8d4cc', gloss: 0.4 },
          ],
        }),
      title: 'Egg, jug, bottle',
      caption: 'After looking too long at Morandi.',
      alt: 'A glass bottle, an egg and a jug on a stone table, black and white.',
      tags: 'Subject|Still life, Light|Window',
      stars: 5,
      at: '25T10:47:20',
      exif: ['1/8', 8, 100, 80],
      place: gothenburg,
    },
    {
      shape: '2:3',
      kit: kits.normal,
      paint: c => {
        paintCoast(c, { seed: 63, horizon: 0.5, sky: skies.grey, water: '#787c80', waves: 0.4, silk: true });
        paintPosts(c, {
          seed: 15,
          from: [0.02, 1.04],
          to: [0.44, 0.515],
          count: 14,
          tall: 0.22,
          tone: '#161616',
          mirror: 0.4,
        });
        paintPosts(c, {
          seed: 16,
          from: [0.4, 1.04],
          to: [0.47, 0.515],
          count: 14,
          tall: 0.22,
          tone: '#161616',
          mirror: 0.2,
        });
      },
      title: 'Bathing place, closed',
      caption: 'They take the planks away in October and bring them back in May. In between it is a drawing.',
      alt: 'Posts of a dismantled jetty in still water.',
      tags: 'Technique|Long exposure',
      stars: 4,
      at: '27T09:33:12',
      exif: ['90', 11, 64, 35],
      place: gothenburg,
    },
  ],
);
