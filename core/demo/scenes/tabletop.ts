import type { Canvas } from '../paint/canvas.ts';
import { type Colour, colour } from '../paint/colour.ts';
import { clamp, smoothstep } from '../paint/curve.ts';
import type { Noise } from '../paint/noise.ts';
import { readProfile } from '../paint/profile.ts';
import { distanceTo, type Placed, toOwn } from '../paint/vessel.ts';

export type Vector = readonly [number, number, number];

export type Room = {
  things: readonly Placed[];
  eye: Vector;
  target: Vector;
  focal: number;
  light: Vector;
  sunlight: Colour;
  ambient: Colour;
  table: Colour;
  noise: Noise;
  aspect: number;
};

/** Turns a place on the canvas into the direction of its ray. */
export function aimRays(room: Room) {
  const forward = unit([
    room.target[0] - room.eye[0],
    room.target[1] - room.eye[1],
    room.target[2] - room.eye[2],
  ]);
  const right = unit([forward[2], 0, -forward[0]]);
  const up: Vector = [
    forward[1] * right[2] - forward[2] * right[1],
    forward[2] * right[0] - forward[0] * right[2],
    forward[0] * right[1] - forward[1] * right[0],
  ];
  return (u: number, v: number, direction: Float64Array) => {
    const across = (u - room.aspect / 2) / room.focal;
    const rise = (0.5 - v) / room.focal;
    const length = Math.sqrt(1 + across * across + rise * rise);
    for (let c = 0; c < 3; c++) direction[c] = (forward[c]! + right[c]! * across + up[c]! * rise) / length;
  };
}

function unit([x, y, z]: Vector): Vector {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}

type Openness = { sun: number; air: number };
type Floor = { left: number; right: number; front: number; back: number };
const COLUMNS = 150;
const ROWS = 110;

/** How much window and how much room each place of the table sees, baked on a grid. */
export function findOpenness(room: Room, floor: Floor): (x: number, z: number) => Openness {
  const sun = new Float32Array(COLUMNS * ROWS);
  const air = new Float32Array(COLUMNS * ROWS);
  const at = new Float64Array(3);
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      at[0] = floor.left + ((floor.right - floor.left) * column) / (COLUMNS - 1);
      at[1] = 0.004;
      at[2] = floor.front + ((floor.back - floor.front) * row) / (ROWS - 1);
      const index = row * COLUMNS + column;
      sun[index] = seeLight(room, at);
      air[index] = seeAir(room, at, [0, 1, 0]);
    }
  }
  const found = { sun: 1, air: 1 };
  return (x, z) => {
    const px = clamp((x - floor.left) / (floor.right - floor.left)) * (COLUMNS - 1.01);
    const pz = clamp((z - floor.front) / (floor.back - floor.front)) * (ROWS - 1.01);
    found.sun = readGrid(sun, px, pz);
    found.air = readGrid(air, px, pz);
    return found;
  };
}

function readGrid(grid: Float32Array, px: number, pz: number): number {
  const i = px | 0;
  const j = pz | 0;
  const index = j * COLUMNS + i;
  const top = grid[index]! + (grid[index + 1]! - grid[index]!) * (px - i);
  const bottom = grid[index + COLUMNS]! + (grid[index + COLUMNS + 1]! - grid[index + COLUMNS]!) * (px - i);
  return top + (bottom - top) * (pz - j);
}

const probe = new Float64Array(3);

/** Soft shadow: how near the way to the window comes to something. */
function seeLight(room: Room, from: Float64Array): number {
  let open = 1;
  let way = 0.05;
  for (let step = 0; step < 14 && way < 4.5; step++) {
    for (let c = 0; c < 3; c++) probe[c] = from[c]! + room.light[c]! * way;
    let nearest = 9;
    for (const thing of room.things) {
      const distance = distanceTo(thing, probe) + (thing.glass ? 0.12 : 0);
      if (distance < nearest) nearest = distance;
    }
    open = Math.min(open, 0.5 + (nearest * 5.5) / (way + 0.25) / 2);
    if (open <= 0.01) return 0;
    way += clamp(nearest, 0.08, 0.7);
  }
  return smoothstep(0, 1, clamp(open));
}

/** How enclosed a place is by things (and by the table). */
function seeAir(room: Room, from: ArrayLike<number>, normal: Vector): number {
  let closed = 0;
  for (let step = 1; step <= 3; step++) {
    const reach = step * 0.13;
    for (let c = 0; c < 3; c++) probe[c] = from[c]! + normal[c]! * reach;
    let nearest = probe[1]!;
    if (normal[1] > 0.99) nearest = reach;
    for (const thing of room.things) {
      const distance = distanceTo(thing, probe);
      if (distance < nearest) nearest = distance;
    }
    closed += ((reach - nearest) / reach) * 0.42 ** (step - 1) * 0.75;
  }
  return clamp(1 - closed);
}

type Meeting = { normal: [number, number, number]; mirror: number };
const last: Meeting = { normal: [0, 0, 0], mirror: 0 };

/** Shades the nearest thing that a place's ray meets; answers its number, or 0 for none. */
export function meetThings(room: Room) {
  const aim = aimRays(room);
  const direction = new Float64Array(3);
  const point = new Float64Array(3);
  return (u: number, v: number, out: Float32Array): number => {
    aim(u, v, direction);
    let nearest = 99;
    let met = 0;
    for (let i = 0; i < room.things.length; i++) {
      const way = wayTo(room, room.things[i]!, direction, nearest);
      if (way < nearest) {
        nearest = way;
        met = i + 1;
      }
    }
    if (met === 0) return 0;
    for (let c = 0; c < 3; c++) point[c] = room.eye[c]! + direction[c]! * nearest;
    shadeThing(room, room.things[met - 1]!, { point, direction }, out);
    return met;
  };
}
meetThings.last = last;

/** How far along the ray the thing's surface lies; 99 when the ray passes by. Worked out in the thing's own space. */
function wayTo(room: Room, thing: Placed, direction: Float64Array, limit: number): number {
  const ox = room.eye[0] - thing.x;
  const oy = room.eye[1] - thing.cy;
  const oz = room.eye[2] - thing.z;
  const along = ox * direction[0]! + oy * direction[1]! + oz * direction[2]!;
  const rest = along * along - (ox * ox + oy * oy + oz * oz - thing.ball * thing.ball);
  if (rest <= 0) return 99;
  const { profile, axes: a, size } = thing;
  const middle = (profile.low + profile.high) / 2;
  const px = (a[0]! * ox + a[3]! * oy + a[6]! * oz) / size;
  const py = (a[1]! * ox + a[4]! * oy + a[7]! * oz) / size + middle;
  const pz = (a[2]! * ox + a[5]! * oy + a[8]! * oz) / size;
  const dx = a[0]! * direction[0]! + a[3]! * direction[1]! + a[6]! * direction[2]!;
  const dy = a[1]! * direction[0]! + a[4]! * direction[1]! + a[7]! * direction[2]!;
  const dz = a[2]! * direction[0]! + a[5]! * direction[1]! + a[8]! * direction[2]!;
  // Only inside the cylinder that just holds the thing can there be a surface.
  const reach = profile.reach - 0.11;
  const flat = dx * dx + dz * dz;
  const nearing = px * dx + pz * dz;
  const inside = nearing * nearing - flat * (px * px + pz * pz - reach * reach);
  if (inside <= 0) return 99;
  const root = Math.sqrt(inside);
  const toLow = (profile.low + 0.11 - py) / dy;
  const toHigh = (profile.high - 0.11 - py) / dy;
  let way = Math.max((-nearing - root) / flat, Math.min(toLow, toHigh));
  const end = Math.min((-nearing + root) / flat, Math.max(toLow, toHigh), limit / size);
  for (let step = 0; step < 36 && way < end; step++) {
    const x = px + dx * way;
    const z = pz + dz * way;
    const distance = readProfile(profile, Math.sqrt(x * x + z * z), py + dy * way);
    if (distance < 0.0022) return way * size;
    way += Math.max(0.0025, distance * 0.97);
  }
  return 99;
}

type View = { point: Float64Array; direction: Float64Array };
const own = new Float64Array(3);

function shadeThing(room: Room, thing: Placed, view: View, out: Float32Array): void {
  const { point, direction } = view;
  toOwn(thing, point, own);
  const normal = surfaceNormal(room, thing);
  const [nx, ny, nz] = normal;
  const { light, sunlight, ambient, table } = room;
  const facing = nx * light[0] + ny * light[1] + nz * light[2];
  // Light changes slowly over a surface: one look serves the next few pixels of the row.
  if (held.thing !== thing || held.left === 0) {
    for (let c = 0; c < 3; c++) probeStart[c] = point[c]! + normal[c]! * 0.03;
    held.thing = thing;
    held.left = 4;
    held.open = thing.glass ? 1 : seeLight(room, probeStart);
    held.air = thing.glass ? 1 : seeAir(room, point, normal);
  }
  held.left -= 1;
  const { open, air } = held;
  const sun = smoothstep(-0.22, 1.05, facing) * 1.15 * (0.06 + open * 0.94);
  const up = ny * 0.5 + 0.5;
  const dot = direction[0]! * nx + direction[1]! * ny + direction[2]! * nz;
  const rx = direction[0]! - 2 * dot * nx;
  const ry = direction[1]! - 2 * dot * ny;
  const rz = direction[2]! - 2 * dot * nz;
  const mirror = windowIn(rx, ry, rz, thing.gloss) * thing.gloss * (0.2 + open * 0.8);
  const rim = (1 - Math.abs(dot)) ** 4 * (0.12 + thing.gloss * 0.3) * air;
  const skin = skinAt(room, thing);
  for (let c = 0; c < 3; c++) {
    const bounce = table[c]! * (1 - up) * 0.38 * sunlight[c]!;
    const lit = skin[c]! * (sunlight[c]! * sun + (ambient[c]! * (0.35 + up * 0.65) + bounce) * air);
    out[c] = lit + sunlight[c]! * mirror + ambient[c]! * rim;
  }
  last.normal[0] = nx;
  last.normal[1] = ny;
  last.normal[2] = nz;
  last.mirror = mirror;
}
const probeStart = new Float64Array(3);
const held: { thing?: Placed; left: number; open: number; air: number } = { left: 0, open: 1, air: 1 };

/** A window with a cross in it, mirrored in whatever is glossy; matt things spread it. */
function windowIn(x: number, y: number, z: number, gloss: number): number {
  if (x > -0.05) return 0;
  const across = z / -x + 0.42;
  const rise = y / -x - 0.62;
  const soft = 0.05 + (1 - gloss) * 0.55;
  const pane =
    smoothstep(0.36 + soft, 0.36 - soft, Math.abs(across)) *
    smoothstep(0.5 + soft, 0.5 - soft, Math.abs(rise));
  const bars =
    gloss > 0.6
      ? smoothstep(0.015, 0.05, Math.abs(across)) * smoothstep(0.015, 0.05, Math.abs(rise - 0.06))
      : 1;
  return pane * bars * (0.35 + gloss * 1.1);
}

function surfaceNormal(room: Room, thing: Placed): Vector {
  const radius = Math.hypot(own[0]!, own[2]!) || 1e-6;
  const reach = 0.012;
  const across =
    readProfile(thing.profile, radius + reach, own[1]!) -
    readProfile(thing.profile, Math.abs(radius - reach), own[1]!);
  const along =
    readProfile(thing.profile, radius, own[1]! + reach) - readProfile(thing.profile, radius, own[1]! - reach);
  const pores = thing.mottle
    ? room.noise.at(own[0]! * 22 + own[1]! * 9, own[1]! * 22 + own[2]! * 26) * 0.05 * thing.mottle[1]
    : 0;
  const length = Math.hypot(across, along) || 1e-6;
  const x = (across / length + pores) * (own[0]! / radius);
  const y = along / length + pores;
  const z = (across / length + pores) * (own[2]! / radius);
  const a = thing.axes;
  return unit([
    a[0]! * x + a[1]! * y + a[2]! * z,
    a[3]! * x + a[4]! * y + a[5]! * z,
    a[6]! * x + a[7]! * y + a[8]! * z,
  ]);
}

const skins = new Map<string, Colour>();
function hue(hex: string): Colour {
  const known = skins.get(hex) ?? colour(hex);
  skins.set(hex, known);
  return known;
}

const shown: [number, number, number] = [0, 0, 0];

function skinAt(room: Room, thing: Placed): Colour {
  const base = hue(thing.skin);
  const blush = hue(thing.blush ?? thing.skin);
  const [fine, strong] = thing.mottle ?? [3, 0.2];
  const spots = room.noise.fbm(
    own[0]! * fine + thing.x * 9,
    own[1]! * fine + own[2]! * fine * 0.8 + thing.z * 7,
    3,
  );
  const tall = (own[1]! - thing.profile.low) / (thing.profile.high - thing.profile.low);
  const run =
    thing.dip === undefined
      ? 0.5 + spots * 1.5 * strong + (0.5 - tall) * 0.3
      : smoothstep(
          thing.dip + 0.012,
          thing.dip - 0.012,
          tall + room.noise.at(own[0]! * 2.6 + thing.x, own[2]! * 2.6) * 0.05,
        );
  const share = thing.blush ? clamp(run) : 0;
  const speck =
    1 +
    spots * 0.22 +
    room.noise.at(own[0]! * 40 + own[2]! * 26, own[1]! * 60) * 0.05 * strong +
    Math.sin(own[1]! * 90) * 0.012;
  for (let c = 0; c < 3; c++) shown[c] = (base[c]! + (blush[c]! - base[c]!) * share) * speck;
  return shown;
}

/** Where one thing ends and another begins, neighbours are averaged, as a lens does. */
export function meltEdges(canvas: Canvas, ids: Uint8Array): void {
  const { width, height, pixels } = canvas;
  for (let row = 1; row < height - 1; row++) {
    for (let column = 1; column < width - 1; column++) {
      const index = row * width + column;
      const id = ids[index]!;
      if (
        id === ids[index - 1]! &&
        id === ids[index + 1]! &&
        id === ids[index - width]! &&
        id === ids[index + width]!
      )
        continue;
      for (let c = 0; c < 3; c++) {
        const i = index * 3 + c;
        const beside = pixels[i - 3]! + pixels[i + 3]! + pixels[i - width * 3]! + pixels[i + width * 3]!;
        pixels[i] = pixels[i]! * 0.4 + beside * 0.15;
      }
    }
  }
}
