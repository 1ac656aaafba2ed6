import { type Canvas, shade } from '../paint/canvas.ts';
import { colour } from '../paint/colour.ts';
import { clamp, smoothstep } from '../paint/curve.ts';
import { makeNoise, type Noise } from '../paint/noise.ts';

export type Headland = {
  seed: number;
  /** u where it begins and ends; beyond the canvas is fine. */
  from: number;
  to: number;
  /** v of its foot and how high it rises above it. */
  foot: number;
  rise: number;
  lit: string;
  dark: string;
  /** Haze toward this colour, 0…1. */
  haze?: number;
  hazeLight?: string;
  /** 0 rolling … 1 sheer walls. */
  sheer?: number;
  /** Layers in the rock, 0…1. */
  strata?: number;
  /** −1 lit from the left … 1 from the right. */
  side?: number;
  /** Grass on top: its colour. */
  turf?: string;
  /** A gap in the rock, as a sea arch: [u, half width, height]. */
  arch?: readonly [number, number, number];
};

/** Rock that stands in the sea: cracked, layered, lit from one side. */
export function paintHeadland(canvas: Canvas, land: Headland): void {
  const noise = makeNoise(land.seed);
  const top = outline(canvas, land, noise);
  const [lit, dark] = [colour(land.lit), colour(land.dark)];
  const haze = colour(land.hazeLight ?? '#9aa4b0');
  const turf = land.turf ? colour(land.turf) : undefined;
  const hazy = land.haze ?? 0;
  const side = land.side ?? -0.6;
  const strata = land.strata ?? 0.3;
  shade(
    canvas,
    (u, v, out) => {
      if (v > land.foot) return;
      const edge = top[Math.min(top.length - 1, Math.floor(u * canvas.height))]!;
      const cover = clamp((v - edge) * canvas.height + 0.5) * archCover(land, noise, u, v);
      if (cover <= 0) return;
      const scale = 0.55 / Math.max(0.1, land.rise);
      const bend = noise.at(u * 3 * scale, v * 2.4 * scale) * 0.3;
      const x = u * 5 * scale + bend;
      const y = v * 2.9 * scale - bend;
      const here = noise.ridged(x, y, 5);
      const relief = (noise.ridged(x - side * 0.05, y - 0.035, 5) - here) * 3.4;
      const face = noise.fbm(u * 1.9 * scale + 5, v * 0.5 * scale, 2) * 0.75 * Math.sign(side);
      const bed = v * 60 * scale + noise.fbm(u * 3, v * 6, 3) * 5;
      const layers = (noise.at(bed, 0.5 + u * 0.7) + noise.at(bed * 2.7, 4.5 + u) * 0.5) * strata * 0.5;
      const fine = noise.fbm(u * 34 * scale, v * 26 * scale, 2) * 0.3;
      const facing = clamp(0.42 + relief + face + layers + fine);
      const wet = smoothstep(0.02, 0, land.foot - v) * 0.6;
      const grassy = turf ? smoothstep(0.035, 0.012, v - edge + fine * 0.02) : 0;
      const rim = smoothstep(0.012, 0, v - edge) * 0.16;
      for (let c = 0; c < 3; c++) {
        let tone = (dark[c]! + (lit[c]! - dark[c]!) * clamp(facing + rim)) * (1 - wet);
        if (turf) tone += (turf[c]! * (0.6 + facing * 0.8) - tone) * grassy;
        tone += (haze[c]! - tone) * hazy;
        out[c] = out[c]! + (tone - out[c]!) * cover;
      }
    },
    { top: land.foot - land.rise * 1.8, bottom: land.foot },
  );
}

function outline(canvas: Canvas, land: Headland, noise: Noise): Float32Array {
  const top = new Float32Array(canvas.width);
  const sheer = land.sheer ?? 0.5;
  const middle = (land.from + land.to) / 2;
  const half = (land.to - land.from) / 2;
  for (let column = 0; column < canvas.width; column++) {
    const u = column / canvas.height;
    const rough = noise.fbm((u * 3.2) / Math.max(0.25, half), 2.2, 5) * 0.42 * (1 - sheer * 0.72);
    const jag = noise.fbm(u * 26, 5.5, 3) * 0.06;
    const away = Math.abs(u - middle) / half + noise.fbm(u * 5, 9.1, 4) * 0.12;
    const shape = smoothstep(1, 1 - 0.9 * (1 - sheer * 0.86), away);
    top[column] = shape <= 0 ? 2 : land.foot - land.rise * shape * (0.85 + rough + jag);
  }
  return top;
}

function archCover(land: Headland, noise: Noise, u: number, v: number): number {
  if (!land.arch) return 1;
  const [centre, half, height] = land.arch;
  const across = (u - centre + noise.fbm(v * 9, 3.3, 3) * 0.02) / half;
  const up = (land.foot - v) / height + noise.fbm(u * 12, 7.7, 3) * 0.12;
  return smoothstep(0.97, 1.03, Math.sqrt(across * across + Math.max(0, up) ** 2.2));
}
