import type { Canvas } from '../paint/canvas.ts';
import type { Film, FilmName } from '../paint/film.ts';

/** One picture of the sample gallery: how it is drawn and what its file says about it. */
export type Picture = {
  /** Path below the demo folder, with slashes. */
  file: string;
  /** px */
  width: number;
  height: number;
  seed: number;
  film: { name: FilmName } & Partial<Film>;
  paint: (canvas: Canvas) => void;
  title: string;
  caption: string;
  alternative: string;
  /** `Subject|Coast`: the last part is the flat keyword. */
  tags: readonly string[];
  /** 2…5 */
  rating: number;
  /** Local time with offset, ISO 8601. */
  taken: string;
  kit: Kit;
  /** Absent for scans. */
  exposure?: Exposure;
  place: Place;
};

export type Kit = { make: string; model: string; lens?: string };
/** Seconds as a camera shows them (`1/250`, `30`), f-number, ISO, focal length in mm. */
export type Exposure = readonly [time: string, aperture: number, iso: number, focal: number];

export type Place = {
  /** Degrees, WGS 84; above the sea in m. */
  latitude: number;
  longitude: number;
  altitude?: number;
  spot: string;
  city: string;
  region: string;
  country: string;
  countryCode: string;
};

const shapes = {
  '3:2': [1620, 1080],
  '2:3': [1080, 1620],
  '4:3': [1600, 1200],
  '3:4': [1200, 1600],
  '4:5': [1280, 1600],
  '1:1': [1600, 1600],
  '16:9': [1920, 1080],
  wide: [2240, 800],
  wider: [2400, 750],
  tall: [760, 1720],
} as const;

export type ShapeName = keyof typeof shapes;

/** What is told of a single shot; the rest comes from its series. */
export type Shot = {
  shape?: ShapeName;
  film?: { name: FilmName } & Partial<Film>;
  paint: (canvas: Canvas) => void;
  title: string;
  caption: string;
  alt: string;
  tags: string;
  stars: number;
  /** Day and time in the series' month: `14T18:52:10`; or a whole local time. */
  at: string;
  exif?: Exposure;
  place: Place;
  kit?: Kit;
};

export type Series = {
  folder: string;
  /** File names are this and a running number. */
  prefix: string;
  first: number;
  /** `2025-10` and `+01:00`. */
  month: string;
  offset: string;
  kit: Kit;
  film: { name: FilmName } & Partial<Film>;
  tags: readonly string[];
};

/** Gives the shots of a series their file names, numbers, dates and common tags. */
export function makeSeries(series: Series, shots: readonly Shot[]): Picture[] {
  let number = series.first;
  return shots.map((shot, index) => {
    const [width, height] = shapes[shot.shape ?? '3:2'];
    // A photographer keeps some frames and deletes others: numbers have gaps.
    number += 1 + ((index * 7 + series.first) % 5);
    const local = shot.at.length > 11 ? shot.at : `${series.month}-${shot.at}`;
    return {
      file: `${series.folder}/${series.prefix}${String(number).padStart(4, '0')}.jpg`,
      width,
      height,
      seed: series.first + index,
      film: shot.film ?? series.film,
      paint: shot.paint,
      title: shot.title,
      caption: shot.caption,
      alternative: shot.alt,
      tags: [...series.tags, ...shot.tags.split(', ')],
      rating: shot.stars,
      taken: `${local}${series.offset}`,
      kit: shot.kit ?? series.kit,
      exposure: shot.exif,
      place: shot.place,
    };
  });
}
