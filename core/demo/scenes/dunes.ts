import { type Canvas, shade } from '../paint/canvas.ts';
import { type Colour, colour, mix } from '../paint/colour.ts';
import { clamp, smoothstep } from '../paint/curve.ts';
import { makeNoise } from '../paint/noise.ts';
import { paintSky, type Sky } from '../paint/sky.ts';
import { paintTerrain, type Spot } from '../paint/terrain.ts';

export type Dunes = {
  seed: number;
  sky: Omit<Sky, 'seed' | 'horizon'>;
  horizon: number;
  sand: string;
  shadow: string;
  haze: string;
  /** Where the light comes from: −1 left … 1 right; and how high it stands, 0.1…1. */
  light: number;
  sunHeight?: number;
  focal?: number;
  ripples?: number;
  /** Greater is more and smaller dunes. */
  grain?: number;
  eye?: number;
};

/** Sand in side light: long crests with a sharp lee side, wind ripples near by, haze far off. */
export function paintDunes(canvas: Canvas, dunes: Dunes): void {
  paintSky(canvas, { ...dunes.sky, seed: dunes.seed, horizon: dunes.horizon });
  const height = duneHeights(dunes);
  const shadeSand = sandShader(dunes, height);
  paintTerrain(canvas, {
    eye: dunes.eye ?? 1.9,
    horizon: dunes.horizon,
    focal: dunes.focal ?? 1.4,
    near: 0.9,
    far: 90,
    growth: canvas.height > 500 ? 0.006 : 0.014,
    height,
    shade: shadeSand,
  });
  softenGround(canvas, dunes.horizon);
}

function duneHeights(dunes: Dunes) {
  const noise = makeNoise(dunes.seed + 1);
  const grain = dunes.grain ?? 1;
  const shift = dunes.seed * 3.7;
  return (x: number, z: number) => {
    const px = x * 0.16 * grain + shift;
    const pz = z * 0.13 * grain;
    const bend = noise.at(px * 0.55, pz * 0.5) * 0.9;
    const wave = (px * 0.62 + pz * 0.5 + bend) % 1;
    const phase = wave < 0 ? wave + 1 : wave;
    // Gentle to windward, steep to leeward.
    const profile = phase < 0.74 ? smoothstep(0, 0.74, phase) : 1 - smoothstep(0.74, 1, phase);
    const strength = 0.75 + noise.at(px * 0.4 + 9, pz * 0.4) * 0.55;
    const swell = noise.at(px * 0.33 + 40, pz * 0.3 + 7) * 0.9;
    return ((profile * strength * 1.25 + swell) / grain) * smoothstep(0.5, 9, z) - 0.1;
  };
}

function sandShader(dunes: Dunes, height: (x: number, z: number) => number) {
  const noise = makeNoise(dunes.seed + 2);
  const [sand, shadow, haze] = [colour(dunes.sand), colour(dunes.shadow), colour(dunes.haze)];
  const sunHeight = dunes.sunHeight ?? 0.34;
  const side = dunes.light;
  const depth = 0.45;
  const length = Math.hypot(side, sunHeight, depth);
  const [lx, ly, lz] = [side / length, sunHeight / length, depth / length];
  return (spot: Spot, out: Float32Array) => {
    const near = smoothstep(16, 1.5, spot.z);
    const waver = noise.at(spot.x * 0.8, spot.z * 0.8) * 1.6 + noise.at(spot.x * 3, spot.z * 3) * 0.25;
    const ripple = Math.sin(spot.z * 26 + spot.x * 7 + waver * 5) * 0.16 * near * (dunes.ripples ?? 1);
    const facing = (spot.nx + ripple * 0.5) * lx + spot.ny * ly + (spot.nz + ripple) * lz;
    const lit = smoothstep(-0.02, 0.62, facing) * shadowAt(spot, height, [lx, ly, lz]);
    const speck =
      1 + noise.at(spot.x * 21, spot.z * 21) * 0.05 * near + noise.fbm(spot.x * 1.2, spot.z * 1.2, 2) * 0.12;
    const tone: Colour = mix(shadow, sand, clamp(lit * speck * 1.04));
    const far = 1 - Math.exp(-spot.z * 0.022);
    out[0] = tone[0] + (haze[0] - tone[0]) * far;
    out[1] = tone[1] + (haze[1] - tone[1]) * far;
    out[2] = tone[2] + (haze[2] - tone[2]) * far;
  };
}

function shadowAt(
  spot: Spot,
  height: (x: number, z: number) => number,
  light: readonly [number, number, number],
): number {
  let open = 1;
  for (let reach = 0.25; reach < 9; reach *= 1.8) {
    const over =
      height(spot.x + light[0] * reach, spot.z + light[2] * reach) - (spot.height + light[1] * reach);
    open = Math.min(open, clamp(1 - (over * 7) / reach));
    if (open <= 0) return 0;
  }
  return open;
}

/** Columns are drawn one by one; a breath of blur sideways joins them. */
function softenGround(canvas: Canvas, horizon: number): void {
  let last = -1;
  const held = new Float32Array(3);
  shade(
    canvas,
    (_u, v, out) => {
      if (v !== last) held.set(out);
      last = v;
      for (let c = 0; c < 3; c++) out[c] = out[c]! * 0.72 + held[c]! * 0.28;
      held.set(out);
    },
    { top: horizon - 0.1 },
  );
}
