import { type Canvas, shade } from '../paint/canvas.ts';
import { colour, makeRamp, readRamp, type Stops } from '../paint/colour.ts';
import { clamp, lerp, smoothstep } from '../paint/curve.ts';
import { makeNoise, type Noise } from '../paint/noise.ts';
import { paintSky, type Sky } from '../paint/sky.ts';

export type Ridges = {
  seed: number;
  sky: Omit<Sky, 'seed'>;
  /** Colour of the ridges from the farthest (0) to the nearest (1). */
  stops: Stops;
  count: number;
  /** v of the farthest crest and of the nearest. */
  from: number;
  to: number;
  /** How high crests rise, in picture heights. */
  rise: number;
  /** How much mist lies in the valleys, 0…1, and its colour. */
  mist: number;
  mistLight: string;
  /** Trees on the nearer crests, 0…1. */
  trees?: number;
  sharp?: number;
};

/** Mountains one behind the other, each paler and bluer, with mist in between. */
export function paintRidges(canvas: Canvas, ridges: Ridges): void {
  paintSky(canvas, { ...ridges.sky, seed: ridges.seed });
  const ramp = makeRamp(ridges.stops);
  for (let layer = 0; layer < ridges.count; layer++) paintRidge(canvas, ridges, { layer, ramp });
}

function paintRidge(canvas: Canvas, ridges: Ridges, at: { layer: number; ramp: Float32Array }): void {
  const noise = makeNoise(ridges.seed * 31 + at.layer);
  const near = ridges.count === 1 ? 1 : at.layer / (ridges.count - 1);
  const base = lerp(ridges.from, ridges.to, near ** 1.25);
  const crest = crestLine(canvas, ridges, { noise, near, base });
  const own = new Float32Array(3);
  readRamp(at.ramp, near, own);
  const [r, g, b] = [own[0]!, own[1]!, own[2]!];
  const mist = colour(ridges.mistLight);
  const reach = lerp(0.1, 0.26, near);
  shade(
    canvas,
    (u, v, out) => {
      const top = crest[Math.min(crest.length - 1, Math.floor(u * canvas.height))]!;
      const cover = clamp((v - top) * canvas.height + 0.5);
      if (cover <= 0) return;
      const down = v - top;
      const fold = noise.fbm(u * 5 + down * 4, v * 9 - u * 2, 2);
      const veil = noise.at(u * 2.2 + at.layer, v * 7) * 0.35;
      const fog = clamp(
        smoothstep(-0.01, reach, down + veil * 0.08) * ridges.mist * (1.12 - near * 0.55) +
          veil * 0.1 * ridges.mist,
      );
      const tone = 1 + fold * (0.1 + near * 0.3) * (1 - fog);
      out[0] = out[0]! + (r * tone + (mist[0] - r * tone) * fog - out[0]!) * cover;
      out[1] = out[1]! + (g * tone + (mist[1] - g * tone) * fog - out[1]!) * cover;
      out[2] = out[2]! + (b * tone + (mist[2] - b * tone) * fog - out[2]!) * cover;
    },
    { top: base - ridges.rise * 1.6 },
  );
}

function crestLine(
  canvas: Canvas,
  ridges: Ridges,
  at: { noise: Noise; near: number; base: number },
): Float32Array {
  const { noise, near, base } = at;
  const crest = new Float32Array(canvas.width);
  const wide = lerp(1.7, 0.9, near);
  const trees = (ridges.trees ?? 0) * smoothstep(0.35, 1, near);
  const sharp = ridges.sharp ?? 0.5;
  for (let column = 0; column < canvas.width; column++) {
    const u = column / canvas.height;
    const round = noise.fbm(u * wide + 7, 1.5, 6) * 0.9;
    const keen = noise.ridged(u * wide + 3, 8.2, 6) - 0.55;
    crest[column] = base - ridges.rise * lerp(round, keen, sharp) * lerp(0.75, 1, near);
    if (trees > 0) crest[column]! -= treeTops(noise, u, near) * trees;
  }
  return crest;
}

/** Firs seen from afar: pointed, crowded, none like the next. */
function treeTops(noise: Noise, u: number, near: number): number {
  const scale = lerp(120, 52, near);
  const place = u * scale + noise.at(u * 30, 3) * 0.8;
  const cell = Math.floor(place);
  const tall = 0.55 + noise.at(cell * 3.71, 20.5) * 0.5;
  const point = 1 - Math.abs(place - cell - 0.5) * 2;
  const stand = smoothstep(-0.5, 0.3, noise.at(u * 7, 50));
  return (point ** 0.8 * tall * stand * lerp(0.9, 1.25, near)) / scale;
}
