import { blurUpright, shrink } from './blur.ts';
import { type Canvas, makeCanvas, readPixel, shade } from './canvas.ts';
import { colour } from './colour.ts';
import { clamp, smoothstep } from './curve.ts';
import { makeNoise } from './noise.ts';

export type Water = {
  seed: number;
  /** v of the line from which all above is mirrored. */
  line: number;
  /** v down to which the water goes. */
  bottom?: number;
  /** 0 a mirror … 1 a fresh breeze. */
  waves: number;
  /** What the water itself gives back where one looks down into it. */
  body: string;
  /** Wave size; greater is smaller waves. */
  grain?: number;
  /** How far the view steepens toward the viewer: 0 flat, 1 much. */
  steep?: number;
  /** Long exposures: waves are gone, only breath is left. */
  silk?: boolean;
};

/** Mirrors the canvas above the line into waves; nearer water shows more of its own colour. */
export function paintWater(canvas: Canvas, water: Water): void {
  const noise = makeNoise(water.seed);
  const body = colour(water.body);
  const above = copyAbove(canvas, water);
  const steep = water.steep ?? 0.6;
  const grain = water.grain ?? 1;
  const depth = (water.bottom ?? 1) - water.line;
  const tap = new Float32Array(3);
  const scratch = new Float32Array(3);
  const taps = water.waves > 0.05 || water.silk ? 4 : 1;
  shade(
    canvas,
    (u, v, out) => {
      const down = v - water.line;
      if (down <= 0) return;
      const far = 0.11 / (down + 0.006);
      const x = (u - canvas.aspect / 2) * far * 9 * grain;
      const z = far * 16 * grain;
      const calmed = smoothstep(0.0, 0.05, down) * 0.85 + 0.15;
      const slope = water.silk ? breath(noise, u, down) : waveSlope(noise, x, z, down) * calmed;
      const side = water.waves * 0.05 * slope * (0.3 + down * 2);
      scratch[0] = scratch[1] = scratch[2] = 0;
      for (let i = 0; i < taps; i++) {
        const spread = 1 + (i / taps) * water.waves * 0.9;
        const lift = down * spread + water.waves * slope * (0.04 + down * 0.42) + i * 0.004 * water.waves;
        readPixel(
          above,
          u + side,
          water.line - water.line * (1 - Math.exp(-Math.abs(lift) / water.line)) - 0.002,
          tap,
        );
        scratch[0]! += tap[0]!;
        scratch[1]! += tap[1]!;
        scratch[2]! += tap[2]!;
      }
      const look = clamp(down / Math.max(depth, 0.05)) * steep + slope * 0.16 * water.waves;
      const relief = 1 + slope * water.waves * 0.3;
      const mirror = (clamp(0.92 - look * 0.8) / taps) * relief;
      const own = clamp(0.1 + look * 0.9) * relief;
      const foam = water.silk
        ? 0
        : smoothstep(0.36, 0.62, slope) *
          clamp((water.waves - 0.8) * 1.3) *
          calmed *
          smoothstep(0.34, 0.06, down);
      out[0] = (scratch[0]! * mirror + body[0] * own) * (1 - foam) + foam * 0.62;
      out[1] = (scratch[1]! * mirror + body[1] * own) * (1 - foam) + foam * 0.62;
      out[2] = (scratch[2]! * mirror + body[2] * own) * (1 - foam) + foam * 0.62;
    },
    { top: water.line, bottom: water.bottom ?? 1 },
  );
}

type Field = ReturnType<typeof makeNoise>;

/** Waves run along the shore: wider than they are deep. */
function waveSlope(noise: Field, x: number, z: number, down: number): number {
  const swell = noise.at(x * 0.35 + z * 0.08, z * 0.8);
  const chop = noise.at(x * 1.1 + swell * 0.6, z * 1.9 + 31);
  const ripple = noise.at(x * 3.1 + 11, z * 5.2);
  const near = noise.at(x * 8.3 + swell * 2, z * 13 + 5) * smoothstep(0.08, 0.45, down);
  return swell * 0.45 + chop * 0.4 + ripple * 0.34 + near * 0.34;
}

function breath(noise: Field, u: number, down: number): number {
  return noise.fbm(u * 1.1, Math.log(down + 0.02) * 2.2, 3) * 0.5;
}

/**
 * What is mirrored is copied first: reading and writing one canvas would mirror the mirror.
 * Moving water draws it out downwards, so a smaller copy, blurred upright, will do.
 */
function copyAbove(canvas: Canvas, water: Water): Canvas {
  const rows = Math.min(canvas.height, Math.ceil(water.line * canvas.height) + 1);
  if (water.waves < 0.12) {
    const above = makeCanvas(canvas.width, canvas.height);
    above.pixels.set(canvas.pixels.subarray(0, rows * canvas.width * 3));
    return above;
  }
  const above = shrink(canvas, canvas.height > 500 ? 2 : 1);
  blurUpright(above, Math.min(water.waves, 0.8) * 0.011);
  return above;
}
