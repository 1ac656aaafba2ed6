import type { TestGallery } from './test-gallery.ts';

/** Text that would break out of HTML wherever it isn't escaped. */
export const hostile = `"><img src=x onerror=alert(1)>'&<b>`;

export interface SampleGallery {
  /** Paths of one page of each kind that guests can see. */
  readonly paths: Readonly<Record<string, string>>;
  readonly photoIds: readonly string[];
}

/** A small gallery with one of everything that a page can show: for tests of pages. */
export async function fillSampleGallery(gallery: TestGallery): Promise<SampleGallery> {
  const coast = await gallery.album({
    title: 'Coast',
    description: 'Low **light** all day. <script>alert(1)</script>',
  });
  const harbour = await gallery.album({ title: 'Harbour at night', parentId: coast.id });
  await gallery.album({ title: 'Empty room' });
  const photoIds: string[] = [];
  for (const [index, [width, height]] of shapes.entries()) {
    photoIds.push(await gallery.photo({ width, height, albumId: coast.id, ...describe(index) }));
  }
  await gallery.photo({ width: 60, height: 40, albumId: harbour.id, ...describe(1) });
  return {
    photoIds,
    paths: {
      home: '/',
      'all albums': '/albums',
      album: '/albums/coast',
      'album, one by one': '/albums/coast?layout=single',
      'album, in a grid': '/albums/coast?layout=grid',
      'album, as a mosaic': '/albums/coast?layout=mosaic',
      'empty album': '/albums/empty-room',
      photo: `/photos/${photoIds[0]}`,
      'photo in an album': `/photos/${photoIds[1]}?in=album:coast`,
      tags: '/tags',
      tag: '/tags/sea',
      'two tags': '/tags/sea+fog',
      search: '/search',
      'search with results': '/search?q=tag:sea',
      'search without results': '/search?q=zzzzzz',
      calendar: '/calendar',
      year: '/calendar/2019',
      month: '/calendar/2019/07',
      day: '/calendar/2019/07/04',
      'on this day': '/calendar/on-this-day?day=07-04',
      'recently added': '/recent',
      favourites: '/favourites',
      selecting: '/select?in=album:coast',
      'album in another site': '/albums/coast/embed',
      'not found': '/nowhere',
      'sign in': '/login',
    },
  };
}

/** Pixels: landscape, portrait, panorama, a strip, a square, and enough for a second row. */
const shapes = [
  [90, 60],
  [60, 90],
  [120, 40],
  [30, 100],
  [60, 60],
  [90, 60],
  [90, 60],
  [80, 60],
] as const;

function describe(index: number) {
  const titles = ['Boats before the rain', null, hostile];
  return {
    fileName: `DSC_${index}.jpg`,
    averageColour: '#40586a',
    thumbHash: '1QcSHQRnh493V4dIh4eXh1h4kJUI',
    keywords: index % 2 === 0 ? [['Sea'], ['Fog']] : [['Sea']],
    details: {
      title: titles[index % titles.length] ?? null,
      caption: index === 0 ? 'I waited for *an hour*.' : null,
      author: 'Maren Holt',
      licence: 'https://creativecommons.org/licenses/by/4.0/',
      taken: {
        at: `2019-07-0${index + 1}T15:30:12`,
        offsetMinutes: 120,
        precision: 'second' as const,
        source: 'exif',
      },
      place: { location: null, city: 'Reine', state: null, country: 'Norway', countryCode: 'NO' },
    },
  };
}
