import { pictures } from './catalogue/index.ts';

/** What the folders cannot say: titles, words, who may see them, and which picture stands for them. */
export type DemoAlbum = {
  /** Below the demo folder, with slashes; its depth is the album's level. */
  folder: string;
  title: string;
  /** Markdown */
  description: string;
  audience: 'public' | 'restricted';
  /** Path of a picture below the demo folder. */
  cover: string;
  /** Large on the home page. */
  featured: boolean;
};

type AlbumText = Omit<DemoAlbum, 'cover'> & { coverTitle: string };

const texts: readonly AlbumText[] = [
  {
    folder: 'Travels',
    coverTitle: 'Fog on Highway 1',
    title: 'Travels',
    description:
      'Mostly coasts, mostly out of season, always with too many filters. The longer journeys have albums of their own below; on this page are **single frames** from roads that never became a series.',
    audience: 'public',
    featured: true,
  },
  {
    folder: 'Travels/Atlantic Coast',
    coverTitle: 'What the old groyne left',
    title: 'Atlantic Coast',
    description:
      'From the dune at Arcachon down to Nazaré in a van that lost its second gear in Biarritz. I went in autumn, when the campsites are cheap and the light finally comes in sideways.\n\nThe two ends of the trip, *Algarve* and *Finistère*, grew into albums.',
    audience: 'public',
    featured: false,
  },
  {
    folder: 'Travels/Atlantic Coast/Algarve',
    coverTitle: 'Ninety seconds at Marinha',
    title: 'Algarve, in October',
    description:
      'Eight days between Sagres and the Ria Formosa. The cliffs everybody knows are best before eleven; after that I went inland and photographed doors. Thanks to Dona Célia in Ferragudo for the room and the oranges.',
    audience: 'public',
    featured: true,
  },
  {
    folder: 'Travels/Atlantic Coast/Finistère',
    coverTitle: 'Saint-Mathieu',
    title: 'Finistère',
    description:
      '“The end of the land”, and in November it is not a metaphor. Lighthouses, granite, one clear night in ten. The long exposures were made with the tripod weighed down by a bag of mussels.',
    audience: 'public',
    featured: true,
  },
  {
    folder: 'Travels/Northern Winter',
    coverTitle: 'Reinefjorden, no wind',
    title: 'Northern Winter',
    description:
      'Lofoten in February: four hours of day, all of it golden or blue. I had come for the northern lights and stayed for the mornings, when the fjords forget to move.',
    audience: 'public',
    featured: true,
  },
  {
    folder: 'Travels/Wadden Sea',
    coverTitle: 'Westerhever',
    title: 'Wadden Sea',
    description:
      'A coast that is only there half of the day. Walked in May from Schiermonnikoog to Rømø, in stages, with tide tables. Please don’t do the flats without a guide; the water comes from behind.',
    audience: 'public',
    featured: true,
  },
  {
    folder: 'Cities after Dark',
    coverTitle: 'Everybody home',
    title: 'Cities after Dark',
    description:
      'Other people’s windows, from a polite distance. Everything here was taken with one small camera and no tripod that anyone could object to; rain counts as a lamp.',
    audience: 'public',
    featured: true,
  },
  {
    folder: 'Without Colour',
    coverTitle: 'Twenty-two',
    title: 'Without Colour',
    description:
      'A series I keep adding to: places where the colour only told me what I knew already. Thirteen prints, 40 × 60 cm, on baryta. Shown in Gothenburg in the spring of 2026.',
    audience: 'public',
    featured: true,
  },
  {
    folder: 'Herbarium',
    coverTitle: 'Cow parsley, twelve minutes',
    title: 'Herbarium',
    description:
      'Plants from within cycling distance, pressed, painted or left in the sun on blueprint paper. The cyanotypes follow the recipe of 1842; the mistakes are my own.',
    audience: 'public',
    featured: false,
  },
  {
    folder: 'Attic Prints',
    coverTitle: 'Harbour mouth, Marstrand',
    title: 'Attic Prints',
    description:
      'Box two of five from the attic in Lysekil: my great-grandfather Albin’s plates, and what his grandchildren added. Scanned as they are, spots included. If you recognise a place I got wrong, **please write to me**.',
    audience: 'public',
    featured: false,
  },
  {
    folder: 'Clients',
    coverTitle: 'Entrance, morning',
    title: 'Clients',
    description:
      'Deliveries and selections, not public. What lies here loose is for **Hotel Maré**, second round; please answer by Friday.',
    audience: 'restricted',
    featured: false,
  },
  {
    folder: 'Clients/Olaria Duarte',
    coverTitle: 'Bowl no. 7 with oranges',
    title: 'Olaria Duarte: spring list',
    description:
      'Inês, these are the twelve. Window light from the left throughout, so that they sit together on a page. Rated as we discussed; stars four and five are retouched, the rest on request.',
    audience: 'restricted',
    featured: false,
  },
];

/** The twelve albums in the order in which they are shown. */
export const demoAlbums: readonly DemoAlbum[] = texts.map(({ coverTitle, ...album }) => ({
  ...album,
  cover: findCover(album.folder, coverTitle),
}));

function findCover(folder: string, title: string): string {
  const cover = pictures.find(picture => picture.title === title && picture.file.startsWith(`${folder}/`));
  if (!cover) throw new Error(`demo album ${folder} has no picture "${title}" for its cover`);
  return cover.file;
}
