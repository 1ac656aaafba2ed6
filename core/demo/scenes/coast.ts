import { type Canvas, shade } from '../paint/canvas.ts';
import { type Colour, colour } from '../paint/colour.ts';
import { clamp, smoothstep } from '../paint/curve.ts';
import { makeNoise } from '../paint/noise.ts';
import { paintSky, type Sky } from '../paint/sky.ts';
import { paintWater } from '../paint/water.ts';
import { type Headland, paintHeadland } from './headland.ts';

export type Coast = {
  seed: number;
  horizon: number;
  sky: Omit<Sky, 'seed' | 'horizon'>;
  /** Painted from far to near; what stands in the water is mirrored. */
  headlands?: readonly Headland[];
  water: string;
  waves: number;
  silk?: boolean;
  waveGrain?: number;
  /** v at which the beach begins in the middle; none leaves open water. */
  beach?: number;
  sand?: string;
  /** Foam of the last wave, 0…1. */
  surf?: number;
};

/** Sea under a sky, with land beside it and perhaps a wet beach in front. */
export function paintCoast(canvas: Canvas, coast: Coast): void {
  paintSky(canvas, { ...coast.sky, seed: coast.seed, horizon: coast.horizon });
  for (const headland of coast.headlands ?? []) paintHeadland(canvas, headland);
  const water = { seed: coast.seed + 5, line: coast.horizon, body: coast.water, steep: 0.75 };
  paintWater(canvas, { ...water, waves: coast.waves, silk: coast.silk, grain: coast.waveGrain });
  if (coast.beach !== undefined) paintBeach(canvas, coast, coast.beach);
}

/** Wet sand mirrors the sky, dry sand doesn't; foam lies where the wave ended. */
function paintBeach(canvas: Canvas, coast: Coast, beach: number): void {
  const noise = makeNoise(coast.seed + 6);
  const sand = colour(coast.sand ?? '#8a7660');
  const foam: Colour = [0.78, 0.78, 0.78];
  const light = skyLight(canvas);
  const surf = coast.surf ?? 0.5;
  shade(
    canvas,
    (u, v, out) => {
      const edge = beach + noise.fbm(u * 1.3, 4.2, 4) * 0.13 + (u - canvas.aspect / 2) * 0.07;
      const down = v - edge;
      const deep = clamp((v - coast.horizon) / (1 - coast.horizon));
      if (down > -0.16) {
        const lace = noise.fbm(u * 9, v * 24 + noise.at(u * 4, v * 8) * 1.2, 4);
        const last =
          Math.exp(-((down / 0.012) ** 2)) * 0.9 +
          smoothstep(-0.14, -0.01, down) * smoothstep(0.012, -0.004, down) * smoothstep(-0.05, 0.3, lace);
        const dry = smoothstep(0.1, 0.34, down + noise.at(u * 2, v * 3) * 0.06);
        const grainy = 1 + noise.at(u * 130, v * 260) * 0.08 * deep + noise.fbm(u * 5, v * 14, 3) * 0.16;
        const onSand = smoothstep(-0.002, 0.004, down);
        for (let c = 0; c < 3; c++) {
          const wet = out[c]! * 0.62 + sand[c]! * light[c]! * 0.3 * grainy;
          const shown = wet + (sand[c]! * light[c]! * grainy - wet) * dry;
          out[c] = out[c]! + (shown - out[c]!) * onSand;
          out[c] = out[c]! + (foam[c]! * light[c]! * 1.1 - out[c]!) * clamp(last * surf);
        }
      }
    },
    { top: beach - 0.4 },
  );
}

/** The mean light of the sky's lower half falls on everything below. */
function skyLight(canvas: Canvas): Colour {
  const sum = [0, 0, 0];
  let count = 0;
  for (let i = 0; i < canvas.pixels.length * 0.4; i += 3 * 997) {
    for (let c = 0; c < 3; c++) sum[c]! += Math.min(2, canvas.pixels[i + c]!);
    count += 1;
  }
  return [0.1 + (sum[0]! / count) * 1.1, 0.1 + (sum[1]! / count) * 1.1, 0.1 + (sum[2]! / count) * 1.1];
}
