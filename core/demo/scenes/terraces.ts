import { type Canvas, makeCanvas, readPixel } from '../paint/canvas.ts';
import { colour, mix } from '../paint/colour.ts';
import { clamp, smoothstep } from '../paint/curve.ts';
import { makeNoise } from '../paint/noise.ts';
import { paintSky, type Sky } from '../paint/sky.ts';
import { paintTerrain } from '../paint/terrain.ts';
import { paintWater } from '../paint/water.ts';

export type Terraces = {
  seed: number;
  sky: Omit<Sky, 'seed' | 'horizon'>;
  horizon: number;
  bank: string;
  bankShade: string;
  haze: string;
  steps: number;
  sea?: boolean;
  flooded: number;
  eye?: number;
};

/** Rice terraces: flat water that holds the sky, step by step, and grassy banks between. */
export function paintTerraces(canvas: Canvas, fields: Terraces): void {
  paintSky(canvas, { ...fields.sky, seed: fields.seed, horizon: fields.horizon });
  const sky = makeCanvas(canvas.width, canvas.height);
  sky.pixels.set(canvas.pixels);
  paintWater(canvas, { seed: fields.seed + 2, line: fields.horizon, waves: 0.5, body: '#1c3444' });
  const noise = makeNoise(fields.seed + 30);
  const hill = (x: number, z: number) =>
    5.4 -
    0.1 * z +
    noise.fbm(x * 0.06 + fields.seed, z * 0.07, 2) * 3.4 +
    noise.fbm(x * 0.3, z * 0.3 + 9, 2) * 0.3 +
    Math.abs(x / z) ** 2 * 2.4;
  const steps = fields.steps;
  const height = (x: number, z: number) => {
    const raw = hill(x, z) * steps;
    const floor = Math.floor(raw);
    if (raw < 0) return -6;
    const part = raw - floor;
    return (floor + smoothstep(0.8, 1, part) + Math.exp(-(((part - 0.75) / 0.05) ** 2)) * 0.3) / steps;
  };
  const [bank, dark, haze] = [colour(fields.bank), colour(fields.bankShade), colour(fields.haze)];
  const seen = new Float32Array(3);
  const eye = fields.eye ?? 8.4;
  paintTerrain(canvas, {
    eye,
    horizon: fields.horizon,
    focal: 1.35,
    near: 2.2,
    far: 95,
    sea: 0,
    growth: canvas.height > 500 ? 0.0034 : 0.008,
    height,
    shade: (spot, out) => {
      const raw = hill(spot.x, spot.z) * steps;
      const part = raw - Math.floor(raw);
      const field =
        Math.floor(raw) * 3.7 +
        Math.floor(
          spot.x * 0.16 +
            noise.at(Math.floor(raw) * 0.7, 4) * 3 +
            noise.at(spot.x * 0.5, spot.z * 0.6) * 0.35,
        );
      const wet =
        smoothstep(0.7, 0.64, part) *
        smoothstep(0.0, 0.04, part) *
        (noise.at(field * 1.37, 9.3) * 0.9 + 0.5 < fields.flooded ? 1 : 0);
      const row = fields.horizon + ((eye - spot.height) / spot.z) * 1.35;
      const wind = noise.at(spot.x * 3, spot.z * 9) * 0.012;
      readPixel(
        sky,
        (spot.x / spot.z) * 1.35 + canvas.aspect / 2 + wind,
        clamp(
          fields.horizon *
            (0.97 -
              clamp((row - fields.horizon) / (1.05 - fields.horizon)) * 0.9 +
              noise.at(field * 1.9, 2.2) * 0.12) +
            wind,
          0,
          fields.horizon - 0.004,
        ),
        seen,
      );
      const grass = noise.fbm(spot.x * 2.4, spot.z * 2.4, 4);
      const rows = Math.sin(spot.x * 9 + grass * 3) * 0.08;
      const tone = mix(
        dark,
        bank,
        clamp(0.5 + grass * 0.8 + rows + spot.nx * 0.5 - smoothstep(0.8, 0.9, part) * 0.35),
      );
      const far = 1 - Math.exp(-spot.z * 0.007);
      for (let c = 0; c < 3; c++) {
        const ground = tone[c]! + (seen[c]! * 0.6 + 0.004 - tone[c]!) * wet;
        out[c] = ground + (haze[c]! - ground) * far;
      }
    },
  });
}
