import type { Sky } from '../paint/sky.ts';

type Weather = Omit<Sky, 'seed' | 'horizon'>;

/** Skies that come back in more than one picture. */
export const skies = {
  clear: {
    stops: [
      [0, '#3f78b5'],
      [0.6, '#8fb7d6'],
      [1, '#d6e2e4'],
    ],
    clouds: { cover: 0.3, grain: 1.6, light: '#fbf7f0', dark: '#9aa7b8' },
  },
  noon: {
    stops: [
      [0, '#2f6cb0'],
      [0.7, '#86b4d8'],
      [1, '#cfdfe6'],
    ],
  },
  dusk: {
    stops: [
      [0, '#1b2a50'],
      [0.55, '#5f6a94'],
      [0.85, '#d8937a'],
      [1, '#f0b080'],
    ],
    clouds: { cover: 0.35, grain: 1.2, light: '#d88a78', dark: '#3a3f60' },
  },
  gold: {
    stops: [
      [0, '#4a5f8c'],
      [0.5, '#a898a4'],
      [0.85, '#f0b880'],
      [1, '#f8d09a'],
    ],
    clouds: { cover: 0.4, grain: 1.1, light: '#f4b894', dark: '#6a6480' },
  },
  rose: {
    stops: [
      [0, '#7a8cb4'],
      [0.6, '#d8b8c0'],
      [1, '#f4d4c4'],
    ],
    clouds: { cover: 0.3, grain: 1, light: '#f8d8d0', dark: '#a094ac' },
  },
  storm: {
    stops: [
      [0, '#3a4450'],
      [0.6, '#78828c'],
      [1, '#b8bec0'],
    ],
    clouds: { cover: 0.74, grain: 1.5, light: '#c8cccc', dark: '#39424c', drawn: 1.25, softness: 0.6 },
  },
  pale: {
    stops: [
      [0, '#a8b8c8'],
      [0.7, '#d4dade'],
      [1, '#e8e8e4'],
    ],
    clouds: { cover: 0.45, grain: 1, light: '#f0f0ee', dark: '#a4adb8' },
  },
  grey: {
    stops: [
      [0, '#5a6068'],
      [0.7, '#b0b4b8'],
      [1, '#dededc'],
    ],
    clouds: { cover: 0.5, grain: 1.2, light: '#ececea', dark: '#62666c', drawn: 0.5 },
  },
  black: {
    stops: [
      [0, '#0c0e10'],
      [0.7, '#4c5054'],
      [1, '#a8aaac'],
    ],
    clouds: { cover: 0.45, grain: 1.3, light: '#c8cacc', dark: '#2a2c30', drawn: 0.45 },
  },
  blueHour: {
    stops: [
      [0, '#0e1a3c'],
      [0.6, '#34487c'],
      [1, '#8a8ca8'],
    ],
  },
  night: {
    stops: [
      [0, '#05070f'],
      [0.6, '#0e1a30'],
      [1, '#2a3a50'],
    ],
  },
} satisfies Record<string, Weather>;

/** The same sky with a sun in it, or other changes. */
export function withSun(sky: Weather, sun: NonNullable<Weather['sun']>): Weather {
  return { ...sky, sun };
}
