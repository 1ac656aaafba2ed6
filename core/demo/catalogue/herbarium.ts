import { paintCyanotype, paintPlate } from '../scenes/herbarium.ts';
import type { PlantKind } from '../scenes/plant.ts';
import { paintLeafLight } from '../scenes/surfaces.ts';
import { kits } from './kits.ts';
import { makeSeries, type Place, type Shot } from './picture.ts';

const studio: Place = {
  latitude: 57.69,
  longitude: 11.915,
  altitude: 22,
  spot: 'Majorna',
  city: 'Gothenburg',
  region: 'Västra Götaland',
  country: 'Sweden',
  countryCode: 'SE',
};
const saro: Place = {
  latitude: 57.5135,
  longitude: 11.934,
  altitude: 5,
  spot: 'Särö Västerskog',
  city: 'Kungsbacka',
  region: 'Halland',
  country: 'Sweden',
  countryCode: 'SE',
};

const paper = '#efe6d2';
const green = { paper, leaf: '#8fa05c', old: '#4c6040' };

type Sheet = Pick<Shot, 'title' | 'caption' | 'stars' | 'at'> & {
  seed: number;
  kind: PlantKind;
  count?: number;
  size?: number;
};

/** A sheet on the copy stand: same lens, same lamps, every time. */
function plate(sheet: Sheet & { leaf?: string; old?: string; frame?: boolean }): Shot {
  const { title, caption, stars, at, ...drawing } = sheet;
  return {
    shape: '3:4',
    film: { name: 'paper' },
    title,
    caption,
    stars,
    at,
    paint: c => paintPlate(c, { ...green, ...drawing }),
    alt: `Pressed and painted ${sheet.kind} on aged cream paper.`,
    tags: 'Technique|Botanical plate, Light|Studio',
    exif: ['1/125', 8, 100, 105],
    place: studio,
  };
}

function cyanotype(sheet: Sheet & { shape?: Shot['shape'] }): Shot {
  const { title, caption, stars, at, shape, ...drawing } = sheet;
  return {
    shape: shape ?? '3:4',
    film: { name: 'paper' },
    title,
    caption,
    stars,
    at,
    paint: c => paintCyanotype(c, drawing),
    alt: `White silhouette of ${sheet.kind} on Prussian blue paper.`,
    tags: 'Technique|Cyanotype',
    exif: ['1/125', 8, 100, 105],
    place: studio,
  };
}

export const herbarium = makeSeries(
  {
    folder: 'Herbarium',
    prefix: 'HRB_',
    first: 100,
    month: '2026-06',
    offset: '+02:00',
    kit: kits.macro,
    film: { name: 'clear' },
    tags: ['Series|Herbarium', 'Subject|Plants'],
  },
  [
    plate({
      seed: 3,
      kind: 'fern',
      frame: true,
      title: 'Lady fern',
      caption:
        'Athyrium filix-femina, from the north side of the shed, pressed under two dictionaries and a cat.',
      stars: 5,
      at: '02T10:12:00',
    }),
    cyanotype({
      seed: 5,
      kind: 'umbel',
      title: 'Cow parsley, twelve minutes',
      caption: 'June sun, no clouds. Washed in the bath, dried on the line with the socks.',
      stars: 5,
      at: '03T12:20:00',
    }),
    plate({
      seed: 7,
      kind: 'ginkgo',
      leaf: '#e0b84c',
      old: '#b0782c',
      title: 'Ginkgo, the botanic garden’s',
      caption: 'They sweep them up each November. I asked for a bag.',
      stars: 4,
      at: '04T11:02:00',
    }),
    {
      title: 'Map of a hosta',
      caption: 'Held against the kitchen window with tape. Every river here ends in the same sea.',
      alt: 'Backlit green leaf with a fine net of veins.',
      tags: 'Subject|Leaves, Light|Backlight',
      stars: 5,
      at: '05T08:44:10',
      exif: ['1/200', 8, 200, 105],
      place: studio,
      paint: c =>
        paintLeafLight(c, { seed: 5, young: '#a8c83c', old: '#4c7a1c', vein: '#e8f0a0', angle: -0.5 }),
    },
    cyanotype({
      seed: 6,
      kind: 'seaweed',
      size: 0.8,
      title: 'Bladderwrack, more or less',
      caption: 'Anna Atkins did the whole of British algae this way in 1843. I have done four.',
      stars: 4,
      at: '07T13:05:00',
    }),
    plate({
      seed: 18,
      kind: 'olive',
      title: 'Olive, from Célia',
      caption: 'Came home from the Algarve in a road atlas, between Lagos and Lisbon.',
      stars: 4,
      at: '08T10:31:00',
    }),
    {
      shape: '1:1',
      title: 'Late beech',
      caption: 'October, kept in the freezer until there was time for it.',
      alt: 'Backlit amber leaf with dark spots and veins.',
      tags: 'Subject|Leaves, Light|Backlight, Season|Autumn',
      stars: 4,
      at: '09T09:15:42',
      exif: ['1/160', 8, 200, 105],
      place: saro,
      paint: c =>
        paintLeafLight(c, {
          seed: 19,
          young: '#e8a83c',
          old: '#a8501c',
          vein: '#5c2c10',
          angle: 0.6,
          spots: 0.8,
          zoom: 1.1,
        }),
    },
    cyanotype({
      seed: 9,
      kind: 'grass',
      count: 1,
      title: 'What the scythe missed',
      caption: 'Barley, strayed from the field next door. Exposed while the kettle boiled, twice.',
      stars: 4,
      at: '10T12:48:00',
    }),
    plate({
      seed: 8,
      kind: 'poppy',
      frame: true,
      title: 'Poppy heads',
      caption: 'Empty by the time I drew them. The rest are coming up all over the path.',
      stars: 4,
      at: '12T10:05:00',
    }),
    cyanotype({
      seed: 16,
      kind: 'fern',
      shape: '2:3',
      title: 'Blue fern',
      caption: 'The wind lifted a corner at minute seven and I let it.',
      stars: 5,
      at: '14T13:22:00',
    }),
    plate({
      seed: 4,
      kind: 'eucalyptus',
      leaf: '#9fb4a8',
      old: '#5c7a72',
      title: 'Eucalyptus, florist’s',
      caption: 'Not from here at all. It kept its smell for a year in the drawer.',
      stars: 3,
      at: '15T11:40:00',
    }),
    {
      shape: '2:3',
      title: 'Vine, against the evening',
      caption: 'West wall, half past eight. Ten minutes later it was an ordinary leaf.',
      alt: 'Backlit red and green leaf, upright.',
      tags: 'Subject|Leaves, Light|Backlight, Light|Evening',
      stars: 4,
      at: '17T20:31:18',
      exif: ['1/125', 5.6, 200, 105],
      place: saro,
      paint: c =>
        paintLeafLight(c, {
          seed: 33,
          young: '#c8542c',
          old: '#5c1c24',
          vein: '#f0b070',
          angle: -1.1,
          zoom: 1.2,
        }),
    },
    cyanotype({
      seed: 21,
      kind: 'ginkgo',
      shape: '4:5',
      title: 'Ginkgo in the negative',
      caption: 'The same branch as on plate three, before it went under the dictionaries.',
      stars: 4,
      at: '18T12:11:00',
    }),
    cyanotype({
      seed: 27,
      kind: 'olive',
      shape: '1:1',
      size: 0.74,
      title: 'Olive, blue',
      caption: 'Paper from the last batch of the mill at Klippan.',
      stars: 3,
      at: '19T12:50:00',
    }),
  ],
);
