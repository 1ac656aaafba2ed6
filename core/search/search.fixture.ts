import type { Gallery, NewPhoto } from '../plugin-api/index.ts';
import { because } from '../testing/doors.ts';
import { newPhoto } from '../testing/new-photo.ts';
import type { Term } from './grammar.ts';

/** A photo as the test knows it, to be judged without a database. */
export interface Known {
  readonly id: string;
  readonly albums: readonly string[];
  readonly isPublic: boolean;
  readonly photo: NewPhoto;
}

const titles = [
  'Café by the tram',
  '東京の夜景',
  'مدينة قديمة',
  'Ночной Ёж',
  'Storm',
  null,
  "L'Été d'Or",
  'กรุงเทพ 2019',
];
const captions = ['The blue hour over roofs', null, 'A yellow tram', 'Écluse n° 5', null];
const keywords = [
  [['Animals', 'Bird']],
  [['Animals'], ['🌊']],
  [['night-life']],
  [],
  [['Bird']],
  [['Ünder', 'Wald']],
];
const places = [
  { location: 'Pier Nine', city: 'Lisbon', state: null, country: 'Portugal', countryCode: 'PT' },
  { location: null, city: 'Kraków', state: 'Małopolska', country: 'Poland', countryCode: 'POL' },
  null,
];
const times = [
  '2019-12-31T23:59:59',
  '2020-01-01T00:00:00',
  '2020-05-17T12:00:00',
  null,
  '1987-01-01T00:00:00',
];
const sizes = [
  [300, 200],
  [200, 300],
  [200, 200],
  [900, 300],
] as const;
const albums = ['Open', 'Below', 'Closed', 'Open'] as const;

/** Every n-th of each list meets every other now and then: small, and always the same. */
export async function fillGallery(gallery: Gallery): Promise<Known[]> {
  const ids = await makeAlbums(gallery);
  const photos = Array.from({ length: 60 }, (_, i) => ({ album: albums[i % 4]!, photo: makePhoto(i) }));
  const { value } = await gallery.change(because(), tx =>
    tx.photos.add(photos.map(({ album, photo }) => ({ ...photo, albumId: ids[album]! }))),
  );
  return photos.map(({ album, photo }, i) => ({
    id: value[i]!.id,
    albums: album === 'Below' ? ['Open', 'Below'] : [album],
    isPublic: album !== 'Closed',
    photo,
  }));
}

async function makeAlbums(gallery: Gallery): Promise<Record<string, string>> {
  const { value } = await gallery.change(because(), async tx => {
    const open = await tx.albums.create({ title: 'Open', audience: 'public' });
    const below = await tx.albums.create({ title: 'Below', parentId: open.id });
    const closed = await tx.albums.create({ title: 'Closed', audience: 'restricted' });
    return { Open: open.id, Below: below.id, Closed: closed.id };
  });
  return value;
}

function makePhoto(i: number): NewPhoto {
  const at = times[i % times.length];
  const [width, height] = sizes[(i * 7) % sizes.length]!;
  return newPhoto({
    width,
    height,
    fileName: `DSC_${1000 + i}.jpg`,
    keywords: keywords[(i * 5) % keywords.length]!,
    details: {
      title: titles[i % titles.length]!,
      caption: captions[(i * 3) % captions.length]!,
      rating: i % 7 > 5 ? null : i % 7,
      place: places[(i * 11) % places.length]!,
      taken: at
        ? { at, offsetMinutes: null, precision: i % 5 === 4 ? 'year' : 'second', source: 'exif' }
        : null,
      camera: {
        make: i % 2 ? 'FUJIFILM' : 'Leica Camera AG',
        model: i % 2 ? 'X100V' : 'M10-R',
        lens: null,
        exposureSeconds: i % 3 ? 1 / 250 : 2,
        aperture: [1.8, 2.8, 8][i % 3]!,
        iso: 100 * (1 + (i % 4)),
        focalLengthMm: 23,
        focalLength35Mm: null,
        exposureBiasEv: null,
        flashFired: null,
      },
    },
  });
}

/** What the search ought to find, said as plainly as can be. */
export function matches({ photo, albums: inAlbums }: Known, term: Term, seesAll: boolean): boolean {
  return isMatch({ photo, inAlbums, seesAll }, term) !== term.negated;
}

interface Judged {
  readonly photo: NewPhoto;
  readonly inAlbums: readonly string[];
  readonly seesAll: boolean;
}

function isMatch(judged: Judged, { kind, field, text }: Term): boolean {
  if (kind === 'field') return fieldMatches[field!]!(judged, text);
  return textsOf(judged).some(value => hasRun(value, text, kind === 'word'));
}

function textsOf({ photo, seesAll }: Judged): (string | null | undefined)[] {
  const { title, caption, place, camera } = photo.details;
  return [
    title,
    caption,
    ...photo.keywords.flat(),
    place?.city,
    place?.state,
    place?.country,
    seesAll ? place?.location : null,
    `${camera?.make} ${camera?.model}`,
  ];
}

/** The words of the text one after another; each may be the beginning of one when it is a word that was asked for. */
function hasRun(value: string | null | undefined, text: string, isPrefix: boolean): boolean {
  const [words, wanted] = [wordsOf(value ?? ''), wordsOf(text)];
  if (wanted.length === 0) return value?.includes(text) ?? false;
  const fits = (word: string | undefined, want: string) =>
    word === want || (isPrefix && [...text].length > 1 && word?.startsWith(want));
  return words.some((_, start) => wanted.every((want, i) => fits(words[start + i], want)));
}

function wordsOf(text: string): string[] {
  const folded = text
    .normalize('NFD')
    .replace(/(?<=[\p{Script=Latin}\p{Script=Cyrillic}])\p{M}/gu, '')
    .replaceAll('ł', 'l')
    .toLowerCase()
    .normalize('NFC');
  const spread = folded.replace(/[\u0e00-\u0e7f\u2e80-\u9fff]/gu, ' $& ');
  return spread.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}

type Judge = (judged: Judged, value: string) => boolean;
const words =
  (of: (judged: Judged) => string | null | undefined): Judge =>
  (judged, value) =>
    value.split(' ').every(word => hasRun(of(judged), word, true));

const fieldMatches: Record<string, Judge> = {
  album: ({ inAlbums }, value) => inAlbums.some(album => album.toLowerCase() === value.toLowerCase()),
  camera: words(({ photo }) => `${photo.details.camera?.make} ${photo.details.camera?.model}`),
  city: words(({ photo }) => photo.details.place?.city),
  tag: ({ photo }, value) => photo.keywords.flat().some(name => name.toLowerCase() === value.toLowerCase()),
  rating: ({ photo }, value) => inRange(photo.details.rating, value),
  iso: ({ photo }, value) => inRange(photo.details.camera?.iso, value),
  f: ({ photo }, value) => inRange(photo.details.camera?.aperture, value),
  taken: ({ photo }, value) => inDates(photo.details.taken?.at, value),
  is: ({ photo: { width, height } }, value) =>
    ({
      portrait: height > width,
      landscape: width > height,
      square: width === height,
      panorama: width >= 2 * height,
    })[value]!,
};

function inRange(number: number | null | undefined, value: string): boolean {
  if (number === null || number === undefined) return false;
  if (value.startsWith('>=')) return number >= Number(value.slice(2));
  if (value.startsWith('>')) return number > Number(value.slice(1));
  if (value.startsWith('<')) return number < Number(value.slice(1));
  const [low, high = low] = value.split('..') as [string, string?];
  return (low === '' || number >= Number(low)) && (high === '' || number <= Number(high));
}

/** Dates as text: a period's own days begin with its name. */
function inDates(at: string | undefined, value: string): boolean {
  if (at === undefined) return false;
  if (value.startsWith('>')) return at.slice(0, value.length - 1) > value.slice(1);
  if (value.startsWith('<')) return at < value.slice(1);
  const [low, high = low] = value.split('..') as [string, string?];
  return (low === '' || at >= low) && (high === '' || at.slice(0, high.length) <= high);
}
