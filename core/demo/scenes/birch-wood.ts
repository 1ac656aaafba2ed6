import { defocus } from '../paint/blur.ts';
import { type Canvas, shade, shadeCoarse } from '../paint/canvas.ts';
import { type Colour, colour, makeRamp, mix, readRamp, type Stops } from '../paint/colour.ts';
import { clamp, lerp, smoothstep } from '../paint/curve.ts';
import { fillDisc, layMask, type Mask, makeMask, strokePath } from '../paint/mask.ts';
import { makeNoise } from '../paint/noise.ts';
import { between, type Random, seededRandom } from '../paint/random.ts';

export type BirchWood = {
  seed: number;
  /** The wood behind, from its crowns (0) to the ground (1). */
  stops: Stops;
  bark: string;
  barkShade: string;
  /** Colours of leaves that still hang; none in winter. */
  leaves: readonly string[];
  leafCount: number;
  ground: string;
  groundShade: string;
  /** v where the ground begins. */
  floor: number;
  trunks: number;
  /** −1 from the left … 1 from the right. */
  light: number;
};

const DEPTHS = 5;

/** White trunks, pale and thin far off, broad and dark-scarred near by. */
export function paintBirchWood(canvas: Canvas, wood: BirchWood): void {
  const random = seededRandom(wood.seed);
  paintBackdrop(canvas, wood);
  for (let depth = 0; depth < DEPTHS; depth++) {
    const near = depth / (DEPTHS - 1);
    const branches = makeMask(canvas);
    const count = Math.round(wood.trunks * lerp(2.6, 0.7, near) * canvas.aspect);
    for (let i = 0; i < count; i++)
      paintTrunk(canvas, wood, { random, near, branches, at: (i + between(random, 0.05, 0.95)) / count });
    if (near === 0.25) defocus(canvas, 0.0035);
    paintBranches(canvas, wood, { mask: branches, veil: lerp(0.6, 0, near ** 0.7) });
    paintLeaves(canvas, wood, { random, near });
  }
}

function paintBackdrop(canvas: Canvas, wood: BirchWood): void {
  const noise = makeNoise(wood.seed);
  const ramp = makeRamp(wood.stops);
  const [ground, shadow] = [colour(wood.ground), colour(wood.groundShade)];
  shadeCoarse(canvas, 2, (u, v, out) => {
    const leafy = noise.fbm(u * 3, v * 3, 4);
    const streak = noise.fbm(u * 26, v * 0.9, 3);
    readRamp(ramp, clamp(v / wood.floor + leafy * 0.16), out);
    const tone = 1 + leafy * 0.75 + streak * 0.34 * smoothstep(0, 0.3, v);
    for (let c = 0; c < 3; c++) out[c] = out[c]! * tone;
  });
  shade(
    canvas,
    (u, v, out) => {
      const down = v - wood.floor - noise.at(u * 2, 8) * 0.02;
      const share = smoothstep(-0.02, 0.035, down);
      if (share <= 0) return;
      const far = 0.2 / (down + 0.1);
      const x = (u - canvas.aspect / 2) * far * 6;
      const litter = noise.fbm(x * 4, far * 34, 4) + noise.at(x * 16, far * 120) * 0.4;
      const bars = noise.fbm(x * 0.8 + far * 2 * wood.light, far * 3, 3);
      const tone = mix(shadow, ground, clamp(0.5 + litter * 0.55 + bars * 0.7));
      for (let c = 0; c < 3; c++) out[c] = out[c]! + (tone[c]! - out[c]!) * share;
    },
    { top: wood.floor - 0.1 },
  );
}

type Place = { random: Random; near: number; at: number; branches: Mask };

function paintTrunk(canvas: Canvas, wood: BirchWood, place: Place): void {
  const { random, near } = place;
  const width = lerp(0.006, 0.05, near ** 1.5) * between(random, 0.65, 1.25);
  const foot = lerp(wood.floor + 0.012, 1.12, near ** 1.6) + between(random, -0.015, 0.03);
  const lean = between(random, -0.05, 0.05);
  const bow = between(random, -0.03, 0.03);
  const u = place.at * (canvas.aspect + 0.1) - 0.05;
  const noise = makeNoise(Math.floor(random() * 1e6));
  const veil = lerp(0.6, 0, near ** 0.7);
  const [bark, dark] = [colour(wood.bark), colour(wood.barkShade)];
  const centre = (v: number) =>
    u + lean * (foot - v) + bow * Math.sin(v * 3 + u) + noise.at(v * 3, 2) * width * 0.35;
  growBranches(place.branches, { random, centre, width });
  shadeTrunk(canvas, { centre, width, foot, veil }, (across, v, out) => {
    const round = Math.sqrt(1 - across * across);
    const side = clamp(0.5 + across * wood.light * 0.55) * round ** 0.5;
    const peel = noise.fbm(across * 1.1, (v / width) * 1.7, 3);
    const scarred = smoothstep(
      0.3,
      0.42,
      noise.at(across * 1.3, (v / width) * 2.6) + noise.at(3, v * 5) * 0.32,
    );
    const lines = smoothstep(0.36, 0.55, noise.at(across * 2.2 + 9, (v / width) * 11));
    const old = smoothstep(foot - 0.3, foot, v + peel * 0.1) * 0.5;
    const tone: Colour = mix(
      dark,
      bark,
      clamp(side * 1.05 + peel * 0.16 - lines * 0.32 - scarred * 0.75 - old),
    );
    out.set(tone);
  });
}

type Trunk = { centre: (v: number) => number; width: number; foot: number; veil: number };

function shadeTrunk(
  canvas: Canvas,
  trunk: Trunk,
  paint: (across: number, v: number, out: Float32Array) => void,
): void {
  const own = new Float32Array(3);
  const last = Math.min(canvas.height, Math.floor(trunk.foot * canvas.height));
  for (let row = 0; row < last; row++) {
    const v = (row + 0.5) / canvas.height;
    const middle = trunk.centre(v);
    const half =
      (trunk.width / 2) * (0.78 + 0.22 * v) * (1 + smoothstep(trunk.foot - 0.06, trunk.foot, v) * 0.25);
    const first = Math.max(0, Math.floor((middle - half) * canvas.height) - 1);
    const end = Math.min(canvas.width - 1, Math.ceil((middle + half) * canvas.height) + 1);
    for (let column = first; column <= end; column++) {
      const across = ((column + 0.5) / canvas.height - middle) / half;
      const cover =
        clamp((1 - Math.abs(across)) * half * canvas.height + 0.5) *
        (1 - trunk.veil) *
        smoothstep(trunk.foot, trunk.foot - trunk.width * 0.45, v + across * across * trunk.width * 0.2);
      if (cover <= 0) continue;
      paint(clamp(across, -1, 1), v, own);
      const index = (row * canvas.width + column) * 3;
      for (let c = 0; c < 3; c++) canvas.pixels[index + c]! += (own[c]! - canvas.pixels[index + c]!) * cover;
    }
  }
}

type Limb = { random: Random; centre: (v: number) => number; width: number };

function growBranches(mask: Mask, limb: Limb): void {
  const { random } = limb;
  if (limb.width < 0.016) return;
  for (let i = 0; i < 7; i++) {
    const side = random() < 0.5 ? -1 : 1;
    let v = between(random, 0, 0.5);
    let u = limb.centre(v) + side * limb.width * 0.36;
    let thick = limb.width * between(random, 0.035, 0.075);
    let steep = between(random, 0.3, 1.1);
    for (let step = 0; step < 9; step++) {
      const next = [u + side * 0.022, v - 0.022 * steep] as const;
      strokePath(mask, [
        [u, v, thick],
        [next[0], next[1], thick * 0.86],
      ]);
      [u, v, thick] = [next[0], next[1], thick * 0.86];
      steep += between(random, -0.45, 0.3);
    }
  }
}

function paintBranches(canvas: Canvas, wood: BirchWood, at: { mask: Mask; veil: number }): void {
  layMask(canvas, at.mask, mix(colour(wood.barkShade), colour(wood.bark), 0.12), 0.85 - at.veil);
}

function paintLeaves(canvas: Canvas, wood: BirchWood, place: { random: Random; near: number }): void {
  const { random, near } = place;
  for (const hex of wood.leaves) {
    const mask = makeMask(canvas);
    const count = Math.round((wood.leafCount * lerp(1.6, 0.25, near)) / wood.leaves.length);
    const clusters = Array.from(
      { length: 14 },
      () => [random() * canvas.aspect, random() ** 1.7 * 0.8] as const,
    );
    for (let i = 0; i < count; i++) {
      const [cu, cv] = clusters[i % clusters.length]!;
      const size = lerp(0.0018, 0.007, near) * between(random, 0.6, 1.4);
      const soft = near > 0.9 ? size * 1.1 : size * 0.5;
      const spread = lerp(0.12, 0.17, near);
      fillDisc(
        mask,
        [cu + (random() + random() - 1) * spread * 1.6, cv + (random() + random() - 1) * spread, size],
        soft,
        between(random, 0.35, 0.9),
      );
    }
    layMask(canvas, mask, colour(hex), lerp(0.55, 0.85, near));
  }
}
