import { blurCanvas, shrink } from './blur.ts';
import { type Canvas, makeCanvas, stretch } from './canvas.ts';
import { clamp, smoothstep } from './curve.ts';
import { bell, seededRandom } from './random.ts';

/** How light becomes a print. All shares about 0…1. */
export type Film = {
  exposure: number;
  contrast: number;
  saturation: number;
  /** Added to the darks and to the lights, in sRGB shares: [red, green, blue]. */
  shadowTint: readonly [number, number, number];
  lightTint: readonly [number, number, number];
  grain: number;
  vignette: number;
  bloom: number;
  /** Lifts black, as faded prints do. */
  fade: number;
};

const PLAIN: Film = {
  exposure: 1,
  contrast: 0.25,
  saturation: 1,
  shadowTint: [0, 0, 0],
  lightTint: [0, 0, 0],
  grain: 0.016,
  vignette: 0.25,
  bloom: 0.1,
  fade: 0,
};

export type FilmName =
  | 'clear'
  | 'warm'
  | 'cool'
  | 'night'
  | 'silver'
  | 'selenium'
  | 'paper'
  | 'albumen'
  | 'faded';

/** The films that the photographer keeps in the bag. */
const films: Record<FilmName, Partial<Film>> = {
  clear: {},
  warm: { shadowTint: [-0.012, 0, 0.02], lightTint: [0.02, 0.004, -0.02], bloom: 0.14, grain: 0.02 },
  cool: { shadowTint: [-0.01, 0, 0.02], lightTint: [-0.004, 0.002, 0.006], saturation: 0.92 },
  night: { contrast: 0.2, grain: 0.026, bloom: 0.24, shadowTint: [-0.004, 0, 0.012], vignette: 0.3 },
  silver: {
    saturation: 0,
    contrast: 0.42,
    grain: 0.04,
    vignette: 0.35,
    bloom: 0.08,
    lightTint: [0.006, 0.002, -0.006],
  },
  selenium: {
    saturation: 0,
    contrast: 0.3,
    grain: 0.03,
    shadowTint: [0.014, 0.002, 0.012],
    lightTint: [0.01, 0.006, -0.004],
    fade: 0.02,
  },
  paper: { contrast: 0.1, grain: 0.012, vignette: 0.12, bloom: 0 },
  albumen: {
    saturation: 0,
    contrast: 0.3,
    grain: 0.03,
    shadowTint: [0.1, 0.035, -0.03],
    lightTint: [0.035, -0.012, -0.13],
    fade: 0.1,
    bloom: 0.12,
    vignette: 0.2,
  },
  faded: {
    saturation: 0.55,
    contrast: 0.06,
    grain: 0.035,
    shadowTint: [0.075, 0.02, 0.03],
    lightTint: [0.03, 0.0, -0.08],
    fade: 0.12,
    bloom: 0.14,
  },
};

/** Turns linear light into 8-bit sRGB, three bytes a pixel. */
export function develop(canvas: Canvas, seed: number, film: { name: FilmName } & Partial<Film>): Buffer {
  const settings = { ...PLAIN, ...films[film.name], ...film };
  const glow = settings.bloom > 0 ? spreadLight(canvas) : undefined;
  const tones = makeTones(settings);
  const grain = makeGrain(seed);
  const bytes = Buffer.allocUnsafe(canvas.width * canvas.height * 3);
  const offset = (seed * 7919) & GRAIN_MASK;
  const halfWidth = canvas.width / 2;
  const halfHeight = canvas.height / 2;
  const corner = halfWidth * halfWidth + halfHeight * halfHeight;
  const [st, lt] = [settings.shadowTint, settings.lightTint];
  for (let row = 0, index = 0; row < canvas.height; row++) {
    const dy = (row - halfHeight) ** 2;
    const grainRow = ((row + offset) & GRAIN_MASK) << GRAIN_BITS;
    for (let column = 0; column < canvas.width; column++, index += 3) {
      const away = ((column - halfWidth) ** 2 + dy) / corner;
      const light =
        settings.exposure * (1 - settings.vignette * away * away * 1.15 - settings.vignette * away * 0.2);
      let r = canvas.pixels[index]!;
      let g = canvas.pixels[index + 1]!;
      let b = canvas.pixels[index + 2]!;
      if (glow) {
        r += (glow.pixels[index]! - r) * settings.bloom;
        g += (glow.pixels[index + 1]! - g) * settings.bloom;
        b += (glow.pixels[index + 2]! - b) * settings.bloom;
      }
      r = readTone(tones, r * light);
      g = readTone(tones, g * light);
      b = readTone(tones, b * light);
      const grey = r * 0.3 + g * 0.59 + b * 0.11;
      const dark = 1 - grey;
      const speck =
        grain[grainRow | ((column + offset) & GRAIN_MASK)]! *
        settings.grain *
        0.62 *
        (0.45 + 2.2 * grey * dark);
      bytes[index] = toByte(grey + (r - grey) * settings.saturation + st[0] * dark + lt[0] * grey + speck);
      bytes[index + 1] = toByte(
        grey + (g - grey) * settings.saturation + st[1] * dark + lt[1] * grey + speck,
      );
      bytes[index + 2] = toByte(
        grey + (b - grey) * settings.saturation + st[2] * dark + lt[2] * grey + speck,
      );
    }
  }
  return bytes;
}

function toByte(share: number): number {
  return share <= 0 ? 0 : share >= 1 ? 255 : (share * 255 + 0.5) | 0;
}

const TONES = 8192;

/** A shoulder for lights, the sRGB curve and the contrast, in one table over x / (1 + x). */
function makeTones(film: Film): Float32Array {
  const tones = new Float32Array(TONES + 1);
  for (let i = 0; i <= TONES; i++) {
    const place = Math.min(i / TONES, 0.9995);
    const light = place / (1 - place);
    const held = light < 0.55 ? light : 0.55 + 0.45 * (1 - Math.exp(-(light - 0.55) / 0.62));
    const shown = held <= 0.0031308 ? held * 12.92 : 1.055 * held ** (1 / 2.4) - 0.055;
    const curved = shown + (smoothstep(0, 1, shown) - shown) * film.contrast;
    tones[i] = film.fade + curved * (1 - film.fade * 1.2);
  }
  return tones;
}

function readTone(tones: Float32Array, light: number): number {
  return light > 0 ? tones[((light / (1 + light)) * TONES) | 0]! : tones[0]!;
}

const GRAIN_BITS = 9;
const GRAIN_MASK = (1 << GRAIN_BITS) - 1;
const grains = new Map<number, Float32Array>();

/** Clumps of about a pixel and a half; a few tiles serve all pictures. */
function makeGrain(seed: number): Float32Array {
  const kind = seed & 3;
  const known = grains.get(kind);
  if (known) return known;
  const random = seededRandom(kind + 40);
  const side = GRAIN_MASK + 1;
  const raw = Float32Array.from({ length: side * side }, () => bell(random));
  const grain = new Float32Array(side * side);
  for (let i = 0; i < grain.length; i++) {
    const beside = raw[(i + 1) & (grain.length - 1)]! + raw[(i - 1) & (grain.length - 1)]!;
    const above = raw[(i + side) & (grain.length - 1)]! + raw[(i - side) & (grain.length - 1)]!;
    grain[i] = raw[i]! * 0.75 + (beside + above) * 0.3;
  }
  grains.set(kind, grain);
  return grain;
}

/** What the lens scatters: the picture, blurred near and far. */
function spreadLight(canvas: Canvas): Canvas {
  const small = shrink(canvas, Math.max(2, Math.round(canvas.height / 150)));
  for (let i = 0; i < small.pixels.length; i++) small.pixels[i] = clamp(small.pixels[i]!, 0, 12);
  blurCanvas(small, 0.014);
  const wide = makeCanvas(small.width, small.height);
  wide.pixels.set(small.pixels);
  blurCanvas(wide, 0.07);
  for (let i = 0; i < small.pixels.length; i++)
    small.pixels[i] = small.pixels[i]! * 0.6 + wide.pixels[i]! * 0.4;
  const glow = makeCanvas(canvas.width, canvas.height);
  stretch(small, glow);
  return glow;
}
