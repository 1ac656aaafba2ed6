import { type Canvas, makeCanvas, readPixel, shade } from '../paint/canvas.ts';
import { type Colour, colour } from '../paint/colour.ts';
import { lerp, smoothstep } from '../paint/curve.ts';
import { makeNoise } from '../paint/noise.ts';
import { type Placed, placeThing, type Thing } from '../paint/vessel.ts';
import { aimRays, findOpenness, meetThings, meltEdges, type Room, type Vector } from './tabletop.ts';

export type StillLife = {
  seed: number;
  things: readonly Thing[];
  table: string;
  wall: string;
  /** 'wood' has long grain, 'cloth' a weave, 'stone' clouds. */
  surface: 'wood' | 'cloth' | 'stone';
  /** Window light: its colour, and the room's. */
  light: string;
  room: string;
  /** How far the camera looks down, 0.1…0.8, and how near it is. */
  height?: number;
  distance?: number;
  lookAt?: number;
  shiftX?: number;
};

/** Things on a table by a window on the left: soft shadows, a bright edge, a quiet wall. */
export function paintStillLife(canvas: Canvas, life: StillLife): void {
  const room = furnishRoom(canvas, life);
  const solid = room.things.filter(thing => !thing.glass);
  const glass = room.things.filter(thing => thing.glass).sort((a, b) => b.z - a.z);
  paintPlanes(canvas, life, room);
  const ids = new Uint8Array(canvas.width * canvas.height);
  paintSolid(canvas, { ...room, things: solid }, ids);
  for (const thing of glass) paintGlass(canvas, room, thing, ids);
  meltEdges(canvas, ids);
}

function furnishRoom(canvas: Canvas, life: StillLife): Room {
  const distance = life.distance ?? 5.6;
  const eye: Vector = [life.shiftX ?? 0, 0.7 + (life.height ?? 0.32) * distance, -distance];
  const target: Vector = [life.shiftX ?? 0, life.lookAt ?? 0.62, 0];
  const light: Vector = [-0.74, 0.56, -0.37];
  return {
    things: life.things.map(placeThing),
    eye,
    target,
    focal: 2.1,
    light,
    sunlight: colour(life.light),
    ambient: colour(life.room),
    table: colour(life.table),
    noise: makeNoise(life.seed),
    aspect: canvas.aspect,
  };
}

const WALL = 2.9;

function paintPlanes(canvas: Canvas, life: StillLife, room: Room): void {
  const [table, wall] = [colour(life.table), colour(life.wall)];
  const shadows = findOpenness(room, { left: -5, right: 5, front: -4.5, back: WALL });
  const ray = aimRays(room);
  const direction = new Float64Array(3);
  shade(canvas, (u, v, out) => {
    ray(u, v, direction);
    const toTable = direction[1]! < -1e-4 ? -room.eye[1] / direction[1]! : Number.POSITIVE_INFINITY;
    const z = room.eye[2] + direction[2]! * toTable;
    if (z < WALL)
      shadeTable(room, life, { x: room.eye[0] + direction[0]! * toTable, z, tone: table }, shadows, out);
    else {
      const toWall = (WALL - room.eye[2]) / direction[2]!;
      shadeWall(
        room,
        { x: room.eye[0] + direction[0]! * toWall, y: room.eye[1] + direction[1]! * toWall, tone: wall },
        out,
      );
    }
  });
}

type Ground = { x: number; z: number; tone: Colour };

function shadeTable(
  room: Room,
  life: StillLife,
  at: Ground,
  shadows: ReturnType<typeof findOpenness>,
  out: Float32Array,
): void {
  const { noise, sunlight, ambient } = room;
  const fall = lerp(1.12, 0.5, smoothstep(-3, 4, at.x));
  const open = shadows(at.x, at.z);
  const grain = surfaceGrain(noise, life.surface, at.x, at.z);
  const back = smoothstep(WALL, WALL - 0.9, at.z) * 0.35 + 0.65;
  for (let c = 0; c < 3; c++) {
    out[c] =
      at.tone[c]! *
      grain *
      back *
      (sunlight[c]! * 0.82 * fall * open.sun + ambient[c]! * (0.25 + open.air * 0.75));
  }
}

function surfaceGrain(noise: Room['noise'], surface: StillLife['surface'], x: number, z: number): number {
  if (surface === 'wood') {
    const plank = Math.floor(z / 1.15 + 0.3);
    const seam = Math.abs(z / 1.15 + 0.3 - plank - 0.5) > 0.492 ? 0.55 : 1;
    const ring = noise.at(x * 0.5 + plank * 9, z * 5 + noise.at(x * 0.35, z) * 1.6);
    return (
      (1 + ring * 0.2 + noise.at(x * 3, z * 70) * 0.12 + noise.at(x * 14, z * 160) * 0.05) *
      seam *
      (0.94 + (plank & 1) * 0.08)
    );
  }
  if (surface === 'cloth')
    return (
      1 +
      Math.sin(x * 210) * Math.sin(z * 210) * 0.035 +
      noise.fbm(x * 0.8, z * 0.6, 4) * 0.16 +
      noise.at(x * 40, z * 40) * 0.03
    );
  return 1 + noise.fbm(x * 0.9, z * 0.9, 5) * 0.34 + noise.at(x * 50, z * 50) * 0.05;
}

function shadeWall(room: Room, at: { x: number; y: number; tone: Colour }, out: Float32Array): void {
  const { noise, sunlight, ambient } = room;
  const plaster =
    1 + noise.fbm(at.x * 0.7 + 40, at.y * 0.7, 5) * 0.17 + noise.at(at.x * 22, at.y * 22) * 0.02;
  const slant = smoothstep(3.4, -3.6, at.x + at.y * 0.65);
  const low = smoothstep(-0.1, 1.3, at.y) * 0.42 + 0.58;
  for (let c = 0; c < 3; c++)
    out[c] = at.tone[c]! * plaster * low * (sunlight[c]! * (0.06 + slant * 0.5) + ambient[c]! * 0.8);
}

function paintSolid(canvas: Canvas, room: Room, ids: Uint8Array): void {
  const meet = meetThings(room);
  let index = 0;
  shade(canvas, (u, v, out) => {
    ids[index] = meet(u, v, out);
    index += 1;
  });
}

/** Seen through: what lies behind, bent and tinted; edges darker; the window mirrored. */
function paintGlass(canvas: Canvas, room: Room, thing: Placed, ids: Uint8Array): void {
  let index = -1;
  const id = 100 + room.things.indexOf(thing);
  const behind = makeCanvas(canvas.width, canvas.height);
  behind.pixels.set(canvas.pixels);
  const tint = colour(thing.skin);
  const meet = meetThings({ ...room, things: [thing] });
  const seen = new Float32Array(3);
  const own = new Float32Array(3);
  shade(canvas, (u, v, out) => {
    index += 1;
    own.set(out);
    if (meet(u, v, own) === 0) return;
    ids[index] = id;
    const { normal, mirror } = meetThings.last;
    const edge = 1 - Math.abs(normal[2]);
    readPixel(behind, u + normal[0] * 0.11 * thing.size, v - normal[1] * 0.05 * thing.size, seen);
    const thick = 0.55 + smoothstep(0.3, 1, edge) * 2.1;
    const fresnel = edge ** 4 * 0.4;
    for (let c = 0; c < 3; c++) {
      const through = seen[c]! * Math.max(tint[c]!, 0.002) ** (thick * 0.55);
      out[c] =
        through * (1 - fresnel) +
        room.ambient[c]! * fresnel * 0.5 +
        room.sunlight[c]! * mirror * 1.5 +
        tint[c]! * room.sunlight[c]! * smoothstep(0.3, 0.9, normal[0]) * 0.25;
    }
  });
}
