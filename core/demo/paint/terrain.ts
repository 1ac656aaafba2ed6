import type { Canvas } from './canvas.ts';

/** A point of the ground that the eye meets. */
export type Spot = { x: number; z: number; height: number; nx: number; ny: number; nz: number };

export type Terrain = {
  /** Height of the eye, in the ground's own units. */
  eye: number;
  horizon: number;
  /** Focal length in picture heights: 0.8 wide, 3 long. */
  focal: number;
  near: number;
  far: number;
  /** Each step is this share longer than the last; smaller is finer. */
  growth: number;
  /** Height of a sea that already lies on the canvas and shows between islands; none: land everywhere. */
  sea?: number;
  height(x: number, z: number): number;
  shade(spot: Spot, out: Float32Array): void;
};

/**
 * Looks over a height field column by column, from near to far, and fills each column from the bottom up;
 * rows that a crest covers in part keep their share of what was on the canvas.
 */
export function paintTerrain(canvas: Canvas, terrain: Terrain): void {
  const column = { light: new Float32Array(canvas.height * 3), cover: new Float32Array(canvas.height) };
  for (let index = 0; index < canvas.width; index++) {
    column.light.fill(0);
    column.cover.fill(0);
    const slope = ((index + 0.5) / canvas.height - canvas.aspect / 2) / terrain.focal;
    marchColumn(column, slope, terrain);
    mergeColumn(canvas, index, column);
  }
}

type Column = { light: Float32Array; cover: Float32Array };
const before = new Float32Array(3);
const now = new Float32Array(3);
const spot: Spot = { x: 0, z: 0, height: 0, nx: 0, ny: 1, nz: 0 };

function marchColumn(column: Column, slope: number, terrain: Terrain): void {
  const rows = column.cover.length;
  let top = rows;
  let hidden = true;
  for (let z = terrain.near; z < terrain.far && top > 0; z *= 1 + terrain.growth) {
    const x = slope * z;
    const height = terrain.height(x, z);
    const row = (terrain.horizon + ((terrain.eye - height) / z) * terrain.focal) * rows;
    const isDrowned = terrain.sea !== undefined && height < terrain.sea;
    if (isDrowned || row >= top - 0.4) {
      hidden ||= isDrowned || row > top + 1;
      continue;
    }
    lookAt(terrain, x, z, height);
    terrain.shade(spot, now);
    if (hidden) before.set(now);
    const shore = terrain.horizon + ((terrain.eye - (terrain.sea ?? 0)) / z) * terrain.focal;
    const bottom = hidden && terrain.sea !== undefined ? Math.min(top, shore * rows) : top;
    if (bottom > row) fillRows(column, Math.max(0, row), bottom);
    before.set(now);
    hidden = false;
    top = row;
  }
}

function lookAt(terrain: Terrain, x: number, z: number, height: number): void {
  const reach = 0.0025 * z + 0.002;
  const dx = (terrain.height(x + reach, z) - height) / reach;
  const dz = (terrain.height(x, z + reach) - height) / reach;
  const length = Math.sqrt(dx * dx + dz * dz + 1);
  spot.x = x;
  spot.z = z;
  spot.height = height;
  spot.nx = -dx / length;
  spot.ny = 1 / length;
  spot.nz = -dz / length;
}

/** From the light of the step before (at `bottom`) to that of this one (at `top`). */
function fillRows(column: Column, top: number, bottom: number): void {
  const first = Math.floor(top);
  const last = Math.min(column.cover.length - 1, Math.floor(bottom));
  const span = Math.max(1, bottom - top);
  for (let row = first; row <= last; row++) {
    const share = Math.min(row + 1, bottom) - Math.max(row, top);
    if (share <= 0) continue;
    const part = Math.min(1, Math.max(0, (bottom - row - 0.5) / span));
    const index = row * 3;
    column.light[index]! += (before[0]! + (now[0]! - before[0]!) * part) * share;
    column.light[index + 1]! += (before[1]! + (now[1]! - before[1]!) * part) * share;
    column.light[index + 2]! += (before[2]! + (now[2]! - before[2]!) * part) * share;
    column.cover[row]! += share;
  }
}

function mergeColumn(canvas: Canvas, index: number, column: Column): void {
  for (let row = 0; row < canvas.height; row++) {
    const cover = Math.min(1, column.cover[row]!);
    if (cover === 0) continue;
    const target = (row * canvas.width + index) * 3;
    for (let c = 0; c < 3; c++) {
      canvas.pixels[target + c] = canvas.pixels[target + c]! * (1 - cover) + column.light[row * 3 + c]!;
    }
  }
}
