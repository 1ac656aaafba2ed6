import { type Canvas, shade } from '../paint/canvas.ts';
import { colour, mix } from '../paint/colour.ts';
import { clamp, lerp, smoothstep } from '../paint/curve.ts';
import {
  fillPolygon,
  type Knot,
  layMask,
  type Mask,
  makeMask,
  type Point,
  strokePath,
} from '../paint/mask.ts';
import { makeNoise } from '../paint/noise.ts';
import { between, type Random, seededRandom } from '../paint/random.ts';

/** Groynes and jetties: two rows of posts or one, from near to far, each with its mirror image. */
export function paintPosts(
  canvas: Canvas,
  posts: {
    seed: number;
    from: Point;
    to: Point;
    count: number;
    tall: number;
    tone: string;
    mirror: number;
    deck?: boolean;
  },
): void {
  const random = seededRandom(posts.seed);
  const mask = makeMask(canvas);
  const mirrored = makeMask(canvas);
  for (let i = 0; i < posts.count; i++) {
    const near = 1 / (1 + (i / posts.count) * 7);
    const share = (1 - near) / (1 - 1 / 8);
    const u = lerp(posts.from[0], posts.to[0], share) + between(random, -0.004, 0.004) * near;
    const v = lerp(posts.from[1], posts.to[1], share);
    const tall = posts.tall * near * between(random, 0.75, 1.15);
    const thick = posts.tall * near * 0.075;
    const lean = between(random, -0.05, 0.05) * tall;
    strokePath(mask, [
      [u, v, thick],
      [u + lean, v - tall, thick * 0.9],
    ]);
    strokePath(mirrored, [
      [u, v, thick],
      [u + lean, v + tall * 0.9, thick * 0.8],
    ]);
  }
  if (posts.deck) {
    const [near, far] = [posts.tall, posts.tall / 8];
    fillPolygon(mask, [
      [posts.from[0], posts.from[1] - near],
      [posts.to[0], posts.to[1] - far],
      [posts.to[0], posts.to[1] - far * 0.86],
      [posts.from[0], posts.from[1] - near * 0.86],
    ]);
  }
  const tone = colour(posts.tone);
  layMask(canvas, mirrored, tone, posts.mirror);
  layMask(canvas, mask, (u, v, _cover, out) => {
    const wet = 0.7 + 0.6 * Math.abs(Math.sin(u * 190 + v * 12));
    for (let c = 0; c < 3; c++) out[c] = tone[c]! * wet;
  });
}

export type Lighthouse = {
  u: number;
  foot: number;
  tall: number;
  tower: string;
  shade: string;
  band?: string;
  beam?: { angle: number; strength: number };
};

/** A round tower with gallery and lantern; its beam, when the evening is far enough on. */
export function paintLighthouse(canvas: Canvas, house: Lighthouse): void {
  const { u, foot, tall } = house;
  const top = foot - tall;
  const wide = tall * 0.095;
  const [lit, dark] = [colour(house.tower), colour(house.shade)];
  const band = house.band ? colour(house.band) : undefined;
  const lamp = colour('#ffedc0');
  const light = [u, top + tall * 0.075] as const;
  const mask = makeMask(canvas);
  fillPolygon(mask, [
    [u - wide, foot],
    [u - wide * 0.62, top + tall * 0.15],
    [u + wide * 0.62, top + tall * 0.15],
    [u + wide, foot],
  ]);
  layMask(canvas, mask, (pu, pv, _cover, out) => {
    const half = lerp(wide, wide * 0.62, (foot - pv) / tall);
    const across = clamp((pu - u) / half, -1, 1);
    const round = clamp(0.62 - across * 0.5) * (0.9 + 0.1 * Math.sin(pv * 900));
    const stripe = band && Math.floor(((foot - pv) / tall) * 5) % 2 === 1;
    const tone = mix(dark, stripe ? band : lit, round);
    out.set(tone);
    const door =
      Math.abs(across + 0.1) < 0.12 &&
      (((foot - pv) / tall) * 4.3) % 1 > 0.42 &&
      (((foot - pv) / tall) * 4.3) % 1 < 0.56;
    if (door) out.set([0.01, 0.012, 0.016]);
  });
  const cap = makeMask(canvas);
  const g = top + tall * 0.15;
  fillPolygon(cap, [
    [u - wide * 0.95, g],
    [u + wide * 0.95, g],
    [u + wide * 0.8, g + tall * 0.02],
    [u - wide * 0.8, g + tall * 0.02],
  ]);
  fillPolygon(cap, [
    [u - wide * 0.6, top + tall * 0.04],
    [u, top - tall * 0.015],
    [u + wide * 0.6, top + tall * 0.04],
  ]);
  strokePath(cap, [
    [u, top, tall * 0.004],
    [u, top - tall * 0.05, tall * 0.003],
  ]);
  for (const bar of [-0.5, -0.17, 0.17, 0.5])
    strokePath(cap, [
      [u + wide * bar, top + tall * 0.04, tall * 0.004],
      [u + wide * bar, g, tall * 0.004],
    ]);
  layMask(canvas, cap, mix(dark, [0, 0, 0], 0.5));
  if (house.beam) shineBeam(canvas, { light, lamp, ...house.beam, tall });
}

type Beam = {
  light: readonly [number, number];
  lamp: ReturnType<typeof colour>;
  angle: number;
  strength: number;
  tall: number;
};

function shineBeam(canvas: Canvas, beam: Beam): void {
  const [du, dv] = [Math.cos(beam.angle), Math.sin(beam.angle)];
  shade(canvas, (u, v, out) => {
    const x = u - beam.light[0];
    const y = v - beam.light[1];
    const along = Math.abs(x * du + y * dv);
    const across = Math.abs(x * dv - y * du);
    const wide = 0.004 + along * 0.05;
    const ray = (Math.exp(-((across / wide) ** 2)) * 0.16) / (1 + along * 3.2);
    const halo = 0.00016 / (x * x + y * y + (beam.tall * 0.02) ** 2);
    const share = (ray + Math.min(2.2, halo)) * beam.strength;
    for (let c = 0; c < 3; c++) out[c] = out[c]! + beam.lamp[c]! * share;
  });
}

/** A bare tree: a trunk that forks until its twigs are thinner than light. */
export function growTree(
  mask: Mask,
  random: Random,
  tree: { u: number; v: number; size: number; wind?: number },
): void {
  branch(mask, random, {
    u: tree.u,
    v: tree.v,
    angle: -Math.PI / 2 + (tree.wind ?? 0) * 0.3,
    length: tree.size * 0.3,
    thick: tree.size * 0.022,
    depth: 8,
    wind: tree.wind ?? 0,
  });
}

type Limb = {
  u: number;
  v: number;
  angle: number;
  length: number;
  thick: number;
  depth: number;
  wind: number;
};

function branch(mask: Mask, random: Random, limb: Limb): void {
  let { u, v, angle } = limb;
  const knots: Knot[] = [[u, v, limb.thick]];
  for (let i = 1; i <= 4; i++) {
    angle += between(random, -0.16, 0.16) + limb.wind * 0.04;
    u += (Math.cos(angle) * limb.length) / 4;
    v += (Math.sin(angle) * limb.length) / 4;
    knots.push([u, v, limb.thick * (1 - 0.075 * i)]);
  }
  strokePath(mask, knots);
  if (limb.depth === 0) return;
  const forks = limb.depth > 5 && random() < 0.5 ? 3 : 2;
  for (let i = 0; i < forks; i++) {
    const spread = (i / (forks - 1) - 0.5) * between(random, 0.7, 1.25);
    branch(mask, random, {
      ...limb,
      u,
      v,
      angle: angle + spread - Math.cos(angle) * -0.05,
      length: limb.length * between(random, 0.66, 0.86),
      thick: limb.thick * 0.66,
      depth: limb.depth - 1,
    });
  }
}

/** Firs as ragged cones, for forests' edges and lonely hills. */
export function growFir(mask: Mask, random: Random, fir: { u: number; v: number; size: number }): void {
  const points: Point[] = [];
  const tiers = 16;
  const right: Point[] = [];
  for (let i = 0; i <= tiers; i++) {
    const v = fir.v - fir.size * (1 - i / tiers) - 0.02 * fir.size;
    const wide = fir.size * 0.21 * (i / tiers) ** 0.85;
    points.push(
      [fir.u - wide * 0.42, v],
      [fir.u - wide * between(random, 0.8, 1.2), v + (fir.size / tiers) * 0.75],
    );
    right.push(
      [fir.u + wide * 0.42, v],
      [fir.u + wide * between(random, 0.8, 1.2), v + (fir.size / tiers) * 0.75],
    );
  }
  fillPolygon(mask, [...points, ...right.reverse()]);
  strokePath(mask, [
    [fir.u, fir.v, fir.size * 0.016],
    [fir.u, fir.v - fir.size * 0.3, fir.size * 0.012],
  ]);
}

export type Snowfield = {
  seed: number;
  horizon: number;
  snow: string;
  shade: string;
  light: number;
  trees: readonly { kind: 'fir' | 'bare'; u: number; v: number; size: number }[];
  bark: string;
  fence?: boolean;
  soft?: number;
};

/** Snow over fields: long blue shadows, a few trees that count because they are few. */
export function paintSnowfield(canvas: Canvas, field: Snowfield): void {
  const noise = makeNoise(field.seed);
  const random = seededRandom(field.seed);
  const [snow, dark] = [colour(field.snow), colour(field.shade)];
  shade(
    canvas,
    (u, v, out) => {
      const top = field.horizon + noise.fbm(u * 0.8, 3.3, 3) * 0.05;
      const cover = smoothstep(-0.002 - (field.soft ?? 0), 0.003 + (field.soft ?? 0), v - top);
      if (cover <= 0) return;
      const far = 0.16 / (v - field.horizon + 0.1);
      const x = (u - canvas.aspect / 2) * far * 4;
      const drift = noise.fbm(x * 0.8 + far * 0.5, far * 6, 4);
      const wind = noise.at(x * 2 + drift * 2, far * 30) * 0.2;
      const sparkle = noise.at(u * 220, v * 300) * 0.05;
      const lit = clamp(
        0.66 + drift * 0.85 + wind + sparkle + (u / canvas.aspect - 0.5) * field.light * 0.35,
      );
      const tone = mix(dark, snow, lit);
      for (let c = 0; c < 3; c++) out[c] = out[c]! + (tone[c]! - out[c]!) * cover;
    },
    { top: field.horizon - 0.1 },
  );
  const shadows = makeMask(canvas);
  const wood = makeMask(canvas);
  for (const tree of field.trees) {
    if (tree.kind === 'fir') growFir(wood, random, tree);
    else growTree(wood, random, tree);
    strokePath(
      shadows,
      [
        [tree.u, tree.v, tree.size * 0.02],
        [tree.u - field.light * tree.size * 0.9, tree.v + tree.size * 0.2, tree.size * 0.05],
      ],
      0.5,
    );
  }
  if (field.fence)
    for (let i = 0; i < 26; i++) {
      const near = i / 25;
      const [u, v] = [
        lerp(canvas.aspect * 0.62, -0.05, near ** 1.5),
        lerp(field.horizon + 0.03, 0.97, near ** 1.9),
      ];
      const tall = lerp(0.012, 0.16, near ** 1.7);
      strokePath(wood, [
        [u, v, tall * 0.06],
        [u + tall * 0.04, v - tall, tall * 0.05],
      ]);
    }
  layMask(canvas, shadows, dark, 0.7);
  layMask(canvas, wood, colour(field.bark), 0.96);
}
