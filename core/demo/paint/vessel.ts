import { bakeProfile, type Outline, type Profile, readProfile } from './profile.ts';

/** Outlines of things that stand or lie on a table, about one unit high. */
const outlines = {
  orange: [
    [0, 0],
    [0.2, 0.01],
    [0.42, 0.16],
    [0.5, 0.46],
    [0.4, 0.78],
    [0.18, 0.92],
    [0.05, 0.91],
    [0, 0.89],
  ],
  apple: [
    [0, 0.06],
    [0.14, 0],
    [0.34, 0.1],
    [0.5, 0.42],
    [0.46, 0.72],
    [0.26, 0.88],
    [0.1, 0.84],
    [0, 0.74],
  ],
  pear: [
    [0, 0.03],
    [0.18, 0],
    [0.42, 0.18],
    [0.46, 0.42],
    [0.32, 0.72],
    [0.2, 0.98],
    [0.15, 1.12],
    [0.06, 1.18],
    [0, 1.18],
  ],
  lemon: [
    [0, 0],
    [0.06, 0.02],
    [0.12, 0.1],
    [0.32, 0.3],
    [0.37, 0.54],
    [0.26, 0.84],
    [0.1, 0.98],
    [0.05, 1.06],
    [0, 1.07],
  ],
  egg: [
    [0, 0],
    [0.16, 0.03],
    [0.32, 0.22],
    [0.36, 0.42],
    [0.28, 0.74],
    [0.14, 0.94],
    [0, 0.99],
  ],
  plum: [
    [0, 0],
    [0.16, 0.02],
    [0.36, 0.22],
    [0.38, 0.46],
    [0.24, 0.74],
    [0.06, 0.8],
    [0, 0.78],
  ],
  stem: [
    [0, 0],
    [0.022, 0],
    [0.017, 0.12],
    [0.028, 0.26],
    [0, 0.27],
  ],
  bowl: [
    [0, 0],
    [0.34, 0],
    [0.38, 0.05],
    [0.36, 0.1],
    [0.62, 0.22],
    [0.86, 0.46],
    [0.95, 0.7],
    [0.92, 0.715],
    [0.86, 0.66],
    [0.78, 0.46],
    [0.56, 0.26],
    [0.2, 0.15],
    [0, 0.14],
  ],
  dish: [
    [0, 0],
    [0.5, 0],
    [0.54, 0.06],
    [0.9, 0.16],
    [1.18, 0.26],
    [1.17, 0.3],
    [0.88, 0.22],
    [0.5, 0.13],
    [0, 0.11],
  ],
  cup: [
    [0, 0],
    [0.24, 0],
    [0.27, 0.04],
    [0.37, 0.2],
    [0.41, 0.5],
    [0.43, 0.74],
    [0.4, 0.76],
    [0.37, 0.7],
    [0.35, 0.4],
    [0.28, 0.16],
    [0.1, 0.09],
    [0, 0.09],
  ],
  vase: [
    [0, 0],
    [0.26, 0],
    [0.3, 0.04],
    [0.48, 0.4],
    [0.52, 0.72],
    [0.4, 1.05],
    [0.18, 1.3],
    [0.13, 1.52],
    [0.2, 1.7],
    [0.17, 1.72],
    [0.1, 1.58],
    [0.1, 1.3],
    [0, 1.26],
  ],
  jug: [
    [0, 0],
    [0.34, 0],
    [0.38, 0.05],
    [0.5, 0.34],
    [0.47, 0.72],
    [0.34, 1.02],
    [0.3, 1.2],
    [0.36, 1.38],
    [0.33, 1.4],
    [0.25, 1.2],
    [0.28, 1.0],
    [0, 0.96],
  ],
  bottle: [
    [0, 0.02],
    [0.3, 0],
    [0.34, 0.04],
    [0.35, 0.5],
    [0.345, 1.0],
    [0.26, 1.24],
    [0.13, 1.4],
    [0.115, 1.74],
    [0.145, 1.76],
    [0.14, 1.86],
    [0.09, 1.87],
    [0, 1.86],
  ],
  flask: [
    [0, 0],
    [0.36, 0],
    [0.42, 0.05],
    [0.44, 0.3],
    [0.3, 0.62],
    [0.13, 0.84],
    [0.1, 1.2],
    [0.16, 1.28],
    [0.12, 1.31],
    [0, 1.3],
  ],
  moon: [
    [0, 0],
    [0.24, 0],
    [0.3, 0.05],
    [0.62, 0.34],
    [0.7, 0.66],
    [0.58, 1.0],
    [0.28, 1.22],
    [0.24, 1.32],
    [0.21, 1.32],
    [0.2, 1.22],
    [0, 1.18],
  ],
} satisfies Record<string, Outline>;

export type Shape = keyof typeof outlines;
const baked = new Map<Shape, Profile>();

export function findProfile(shape: Shape): Profile {
  const known = baked.get(shape);
  if (known) return known;
  const profile = bakeProfile(outlines[shape]);
  baked.set(shape, profile);
  return profile;
}

export type Thing = {
  shape: Shape;
  x: number;
  z: number;
  /** Above the table. */
  lift?: number;
  size: number;
  /** Leaning, in radians: to the right, and toward the viewer. */
  lean?: readonly [number, number];
  skin: string;
  /** A second colour that mottles or banks the first. */
  blush?: string;
  /** Mottling: how fine and how strong. */
  mottle?: readonly [number, number];
  /** 0 matt clay … 1 wet glaze. */
  gloss: number;
  /** Up to this share of its height the thing is glazed with `blush`. */
  dip?: number;
  glass?: boolean;
};

/** A thing made ready: its bounding ball and its own axes. */
export type Placed = Thing & { profile: Profile; cy: number; ball: number; axes: readonly number[] };

export function placeThing(thing: Thing): Placed {
  const profile = findProfile(thing.shape);
  const [right, front] = thing.lean ?? [0, 0];
  const [cr, sr, cf, sf] = [Math.cos(right), Math.sin(right), Math.cos(front), Math.sin(front)];
  const middle = ((profile.low + profile.high) / 2) * thing.size;
  const half = ((profile.high - profile.low) / 2) * thing.size;
  const ball = Math.hypot(half, profile.reach * thing.size);
  return {
    ...thing,
    profile,
    cy: middle + (thing.lift ?? 0),
    ball,
    axes: [cr, sr * cf, sr * sf, -sr, cr * cf, cr * sf, 0, -sf, cf],
  };
}

/** Into the thing's own upright space, which turns about the middle of its height. */
export function toOwn(thing: Placed, p: Float64Array, own: Float64Array): void {
  const x = (p[0]! - thing.x) / thing.size;
  const y = (p[1]! - thing.cy) / thing.size;
  const z = (p[2]! - thing.z) / thing.size;
  const a = thing.axes;
  own[0] = a[0]! * x + a[3]! * y + a[6]! * z;
  own[1] = a[1]! * x + a[4]! * y + a[7]! * z + (thing.profile.low + thing.profile.high) / 2;
  own[2] = a[2]! * x + a[5]! * y + a[8]! * z;
}

const own = new Float64Array(3);

/** Distance from a point to the thing's surface; cheap and rough far away. */
export function distanceTo(thing: Placed, p: Float64Array): number {
  const dx = p[0]! - thing.x;
  const dy = p[1]! - thing.cy;
  const dz = p[2]! - thing.z;
  const away = dx * dx + dy * dy + dz * dz;
  const reach = thing.ball + 0.25;
  if (away > reach * reach) return Math.sqrt(away) - thing.ball;
  toOwn(thing, p, own);
  return readProfile(thing.profile, Math.sqrt(own[0]! * own[0]! + own[2]! * own[2]!), own[1]!) * thing.size;
}
