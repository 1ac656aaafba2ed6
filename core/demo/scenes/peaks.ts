import type { Canvas } from '../paint/canvas.ts';
import { colour, mix } from '../paint/colour.ts';
import { clamp, smoothstep } from '../paint/curve.ts';
import { makeNoise } from '../paint/noise.ts';
import { paintSky, type Sky } from '../paint/sky.ts';
import { paintTerrain } from '../paint/terrain.ts';
import { paintWater } from '../paint/water.ts';
import { type NightSky, paintNightSky } from './night-sky.ts';

export type Peaks = {
  seed: number;
  sky?: Omit<Sky, 'seed' | 'horizon'>;
  night?: Omit<NightSky, 'seed' | 'horizon'>;
  horizon: number;
  rise: number;
  snow: string;
  snowShade: string;
  rock: string;
  /** Share of the height that is bare rock, 0…1. */
  bare: number;
  haze: string;
  hazy: number;
  light: number;
  sunHeight?: number;
  grain?: number;
  waves: number;
  water: string;
  focal?: number;
};

/** Mountains that rise straight out of a fjord, and once more in it. */
export function paintPeaks(canvas: Canvas, peaks: Peaks): void {
  if (peaks.night) paintNightSky(canvas, { ...peaks.night, seed: peaks.seed, horizon: peaks.horizon });
  else paintSky(canvas, { ...peaks.sky!, seed: peaks.seed, horizon: peaks.horizon });
  const height = massif(peaks);
  paintTerrain(canvas, {
    eye: 0.02,
    horizon: peaks.horizon,
    focal: peaks.focal ?? 1.5,
    near: 5,
    far: 26,
    growth: canvas.height > 500 ? 0.003 : 0.008,
    height,
    shade: rockShader(peaks),
  });
  paintWater(canvas, {
    seed: peaks.seed + 3,
    line: peaks.horizon,
    waves: peaks.waves,
    body: peaks.water,
    steep: 0.5,
  });
}

function massif(peaks: Peaks) {
  const noise = makeNoise(peaks.seed + 20);
  const grain = peaks.grain ?? 1;
  return (x: number, z: number) => {
    const px = x * 0.17 * grain + peaks.seed * 5.3;
    const pz = z * 0.14 * grain;
    const land = noise.at(px * 0.7, pz * 0.6 + 8) + 0.06 + smoothstep(8, 18, z) * 0.4;
    if (land < -0.1) return -0.5;
    const crest = noise.ridged(px * 0.8, pz * 0.8, 6);
    return (
      (smoothstep(5.4, 8.5, z) * smoothstep(-0.1, 0.55, land) * (0.12 + crest ** 1.6 * 1.7) - 0.06) *
      peaks.rise *
      (0.35 + z * 0.075)
    );
  };
}

function rockShader(peaks: Peaks) {
  const noise = makeNoise(peaks.seed + 21);
  const [snow, shade, rock, haze] = [
    colour(peaks.snow),
    colour(peaks.snowShade),
    colour(peaks.rock),
    colour(peaks.haze),
  ];
  const length = Math.hypot(peaks.light, peaks.sunHeight ?? 0.35, 0.55);
  const [lx, ly, lz] = [peaks.light / length, (peaks.sunHeight ?? 0.35) / length, -0.55 / length];
  const top = peaks.rise * 1.6;
  return (
    spot: { x: number; z: number; height: number; nx: number; ny: number; nz: number },
    out: Float32Array,
  ) => {
    const facing = spot.nx * lx + spot.ny * ly + spot.nz * lz;
    const lit = smoothstep(-0.12, 0.62, facing);
    const patches = noise.fbm(spot.x * 3.4, spot.z * 3.4 + spot.height * 2, 4);
    const steep = 1 - spot.ny;
    const bare = clamp(
      smoothstep(
        peaks.bare + 0.28,
        peaks.bare - 0.22,
        1 - steep + patches * 0.55 + (spot.height / top) * 0.14 - 0.12,
      ),
    );
    const shore = smoothstep(0.05, 0.015, spot.height) * 0.8;
    const white = mix(shade, snow, lit);
    const dark = mix([rock[0] * 0.3, rock[1] * 0.33, rock[2] * 0.42], rock, lit * (0.85 + patches * 0.5));
    const tone = mix(white, dark, clamp(bare + shore));
    const far = clamp(
      (1 - Math.exp(-(spot.z - 5) * 0.05)) * peaks.hazy * 1.6 +
        smoothstep(0.5, 0, spot.height / peaks.rise) * peaks.hazy * 0.35,
    );
    for (let c = 0; c < 3; c++) out[c] = tone[c]! + (haze[c]! - tone[c]!) * far;
  };
}
