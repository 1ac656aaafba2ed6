import { type Canvas, shade, shadeCoarse } from '../paint/canvas.ts';
import { type Colour, colour, mix } from '../paint/colour.ts';
import { clamp, smoothstep } from '../paint/curve.ts';
import { makeNoise } from '../paint/noise.ts';
import { seededRandom } from '../paint/random.ts';

export type Ripples = {
  seed: number;
  sand: string;
  shade: string;
  sky: string;
  scale: number;
  light: number;
  wet: number;
  tilt?: number;
};

/** Sand from above at low water: ripples that fork and join, water left between them. */
export function paintRipples(canvas: Canvas, ripples: Ripples): void {
  const noise = makeNoise(ripples.seed);
  const [sand, dark, sky] = [colour(ripples.sand), colour(ripples.shade), colour(ripples.sky)];
  const tilt = ripples.tilt ?? 0.55;
  const height = (x: number, y: number) => {
    const warp = noise.fbm(x * 0.28, y * 0.28, 3) * 2.6 + noise.at(x * 0.9, y * 0.5) * 0.45;
    const wave = Math.sin(y * 5.2 + warp * 3.1 + x * 0.5);
    return (
      (wave > 0 ? wave : wave * 0.75) * (0.72 + noise.at(x * 0.5 + 9, y * 0.5) * 0.45) * 0.1 +
      noise.fbm(x * 0.35, y * 0.35 + 30, 3) * 0.35
    );
  };
  const light = ripples.light;
  shadeCoarse(canvas, canvas.height > 500 ? 1.5 : 1, (u, v, out) => {
    const far = 1 / (1 - tilt + v * tilt * 1.6);
    const x = (u - canvas.aspect / 2) * ripples.scale * far;
    const y = ripples.scale * (1.4 - far) * 2.2;
    const here = height(x, y);
    const reach = 0.03;
    const dx = (height(x + reach, y) - here) / reach;
    const dy = (height(x, y + reach) - here) / reach;
    const facing = 0.52 + dy * 0.95 + dx * light * 0.8;
    const grainy = 1 + noise.at(x * 17, y * 17) * 0.06;
    const tone = mix(dark, sand, clamp(facing * grainy));
    const pool = smoothstep(0.015, -0.04, here - (ripples.wet - 0.5) * 0.34) * clamp(ripples.wet * 2);
    const glint = 0.55 + clamp(1.2 - v) * 0.55 + noise.at(x * 0.6, y * 0.6) * 0.25 + dx * 0.5;
    const shore = smoothstep(0, 0.5, pool) * smoothstep(1, 0.5, pool) * 0.4;
    for (let c = 0; c < 3; c++)
      out[c] = tone[c]! * (1 - shore) + (sky[c]! * glint - tone[c]! * (1 - shore)) * pool * 0.86;
  });
  // Single grains are finer than the coarse pass can hold.
  shade(canvas, (u, v, out) => {
    const grain = 1 + noise.at(u * 190, v * 190) * 0.07;
    for (let c = 0; c < 3; c++) out[c] = out[c]! * grain;
  });
}

export type LeafLight = {
  seed: number;
  young: string;
  old: string;
  vein: string;
  angle: number;
  spots?: number;
  zoom?: number;
};

/** One leaf against the sun, near enough to be a map of rivers. */
export function paintLeafLight(canvas: Canvas, leaf: LeafLight): void {
  const noise = makeNoise(leaf.seed);
  const [young, old, vein] = [colour(leaf.young), colour(leaf.old), colour(leaf.vein)];
  const [cos, sin] = [Math.cos(leaf.angle), Math.sin(leaf.angle)];
  const zoom = leaf.zoom ?? 1;
  const random = seededRandom(leaf.seed);
  const jitter = Float32Array.from({ length: 1024 }, () => (random() - 0.5) * 0.85);
  shade(canvas, (u, v, out) => {
    const px = (u - canvas.aspect * 0.42) / zoom;
    const py = (v - 0.56) / zoom;
    const bow = noise.at(px * 0.7, py * 0.7) * 0.05;
    const along = px * cos + py * sin;
    const across = -px * sin + py * cos + bow + along * along * 0.1;
    const side = Math.abs(across);
    const swing =
      along * 7.2 -
      side * 4.6 +
      side * side * 1.6 +
      (across > 0 ? 0.5 : 0) +
      noise.at(along * 3, side * 3) * 0.14;
    const rib = Math.abs(swing - Math.floor(swing) - 0.5);
    const between = 0.5 - rib;
    const midrib = smoothstep(0.017 - along * 0.006, 0.004, side);
    const ribs = smoothstep(0.05 - side * 0.045, 0.008, between) * smoothstep(1.1, 0.2, side);
    const net = smoothstep(0.14, 0.02, cellEdge(jitter, along * 27, across * 27)) * 0.42;
    const glow = 0.75 + noise.fbm(px * 1.5, py * 1.5, 4) * 0.7 + Math.exp(-(px * px + py * py) * 1.6) * 0.5;
    const quilt = 0.82 + Math.sin(Math.PI * clamp(rib * 2)) * 0.28;
    const aged = clamp(noise.fbm(px * 2.2 + 7, py * 2.2, 4) * 1.4 + 0.18 + side * 0.5);
    const spot =
      smoothstep(0.5, 0.62, noise.at(px * 9, py * 9) * 0.8 + noise.at(px * 22, py * 22) * 0.35) *
      (leaf.spots ?? 0);
    const tone = mix(young, old, aged);
    const line = clamp(midrib + ribs * 0.85 + net);
    for (let c = 0; c < 3; c++) {
      const flesh = tone[c]! * glow * quilt * (1 - spot * 0.8);
      out[c] = flesh + (vein[c]! * (0.75 + glow * 0.3) - flesh) * line * 0.85;
    }
  });
}

/** How far a place is from the border between irregular cells: 0 on it. */
function cellEdge(jitter: Float32Array, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  let first = 9;
  let second = 9;
  for (let j = -1; j <= 1; j++) {
    for (let i = -1; i <= 1; i++) {
      const px = left + i + 0.5 + jitter[(((top + j) & 31) << 5) | ((left + i) & 31)]!;
      const py = top + j + 0.5 + jitter[(((top + j + 7) & 31) << 5) | ((left + i + 13) & 31)]!;
      const far = (px - x) ** 2 + (py - y) ** 2;
      if (far < first) {
        second = first;
        first = far;
      } else if (far < second) second = far;
    }
  }
  return Math.sqrt(second) - Math.sqrt(first);
}

export type WallLight = {
  seed: number;
  plaster: string;
  shadow: string;
  plinth?: string;
  plinthTop?: number;
  door?: { u: number; wide: number; tall: number; tone: string; arch: boolean };
  leaves: number;
  slant: number;
};

/** A lime-washed wall with a tree's shadow moving over it, and perhaps a door. */
export function paintWallLight(canvas: Canvas, wall: WallLight): void {
  const noise = makeNoise(wall.seed);
  const [plaster, shadow] = [colour(wall.plaster), colour(wall.shadow)];
  const plinth = wall.plinth ? colour(wall.plinth) : undefined;
  shadeCoarse(canvas, canvas.height > 500 ? 1.35 : 1, (u, v, out) => {
    const trowel = noise.fbm(u * 3, v * 4.2, 4);
    const relief = noise.fbm(u * 18 + 0.014, v * 18 + 0.024, 2) - noise.fbm(u * 18, v * 18, 2);
    const damp = smoothstep(0.25, 0.6, noise.fbm(u * 1.1, v * 0.7 + 5, 2) + (v - 0.6) * 0.5) * 0.22;
    let tone: Colour = plaster;
    const line = (wall.plinthTop ?? 0.8) + noise.at(u * 6, 4) * 0.006;
    if (plinth) tone = mix(plaster, plinth, smoothstep(-0.004, 0.004, v - line));
    const door = wall.door ? doorAt(wall.door, noise, u, v) : 0;
    const lit = leafShade(noise, wall, u, v) * clamp(1.1 - door * 0.14);
    const grainy = 1 + trowel * 0.16 + relief * 1.1 - damp;
    const under = smoothstep(0.1 + wall.slant * u * 0.2, 0.06 + wall.slant * u * 0.2, v) * 0.75;
    const light = clamp(lit * (1 - under));
    for (let c = 0; c < 3; c++) {
      const base = (door > 0 ? doorTone(wall.door!, noise, { u, v, c, door }) : tone[c]!) * grainy;
      out[c] = base * (shadow[c]! + (1.02 - shadow[c]!) * light);
    }
  });
}

function leafShade(noise: ReturnType<typeof makeNoise>, wall: WallLight, u: number, v: number): number {
  const x = u + v * wall.slant;
  const bough = noise.fbm(x * 1.5, v * 1.5 + 3, 2) + 0.08;
  const leaves = noise.fbm(x * 6.5, v * 6.5 - x * 2.5, 3) * 0.9 + noise.at(x * 15, v * 15) * 0.24;
  const dark = smoothstep(-0.02, 0.2, bough * 1.1 + leaves * 0.75 - (1 - wall.leaves) * 0.5);
  return 1 - dark * 0.86;
}

function doorAt(
  door: NonNullable<WallLight['door']>,
  noise: ReturnType<typeof makeNoise>,
  u: number,
  v: number,
): number {
  const x = (u - door.u) / (door.wide / 2) + noise.at(v * 9, 2) * 0.012;
  const top = 0.97 - door.tall;
  const spring = top + (door.arch ? door.wide / 2 : 0);
  if (Math.abs(x) > 1.16 || v > 0.97) return 0;
  const away =
    v < spring && door.arch
      ? Math.hypot(x, (spring - v) / (door.wide / 2))
      : v < spring - 0.03
        ? 2
        : Math.abs(x);
  return away > 1.16 ? 0 : away > 1 ? 0.5 : 1;
}

function doorTone(
  door: NonNullable<WallLight['door']>,
  noise: ReturnType<typeof makeNoise>,
  at: { u: number; v: number; c: number; door: number },
): number {
  const base = colourOf(door.tone)[at.c]!;
  if (at.door < 1) return 0.42 + noise.at(at.u * 30, at.v * 30) * 0.05;
  const boards = (at.u - door.u) / door.wide;
  const board = Math.abs(((((boards * 7) % 1) + 1) % 1) - 0.5);
  const seam = smoothstep(0.5, 0.455, board);
  const worn = 0.8 + noise.fbm(at.u * 24, at.v * 3, 4) * 0.7;
  const cross = Math.abs(at.v - 0.93 + door.tall * 0.5) < 0.006 ? 0.5 : 1;
  return base * worn * (0.25 + seam * 0.75) * cross;
}

const hues = new Map<string, Colour>();
function colourOf(hex: string): Colour {
  const known = hues.get(hex) ?? colour(hex);
  hues.set(hex, known);
  return known;
}
