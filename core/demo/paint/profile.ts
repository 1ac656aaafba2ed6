import { lerp } from './curve.ts';

/** Half of a turned thing's outline: radius and height, from the axis at its foot round to the axis at its top. */
export type Outline = readonly (readonly [radius: number, height: number])[];

/** Distances to an outline on a grid, negative inside. */
export type Profile = { reach: number; low: number; high: number; cells: Float32Array };

const ACROSS = 72;
const ALONG = 112;
const MARGIN = 0.12;

/** Bakes an outline, rounded by Catmull-Rom, so that rays can ask for distances quickly. */
export function bakeProfile(outline: Outline): Profile {
  const line = roundOutline(outline);
  const reach = Math.max(...line.map(point => point[0])) + MARGIN;
  const low = Math.min(...line.map(point => point[1])) - MARGIN;
  const high = Math.max(...line.map(point => point[1])) + MARGIN;
  const cells = new Float32Array(ACROSS * ALONG);
  for (let j = 0; j < ALONG; j++) {
    const y = lerp(low, high, j / (ALONG - 1));
    for (let i = 0; i < ACROSS; i++)
      cells[j * ACROSS + i] = signedDistance(line, (i / (ACROSS - 1)) * reach, y);
  }
  return { reach, low, high, cells };
}

export function readProfile(profile: Profile, radius: number, height: number): number {
  const x = Math.min(radius, profile.reach - 1e-5);
  const y = Math.min(Math.max(height, profile.low), profile.high - 1e-5);
  const px = (x / profile.reach) * (ACROSS - 1);
  const py = ((y - profile.low) / (profile.high - profile.low)) * (ALONG - 1);
  const i = px | 0;
  const j = py | 0;
  const fx = px - i;
  const fy = py - j;
  const index = j * ACROSS + i;
  const { cells } = profile;
  const top = cells[index]! + (cells[index + 1]! - cells[index]!) * fx;
  const bottom = cells[index + ACROSS]! + (cells[index + ACROSS + 1]! - cells[index + ACROSS]!) * fx;
  const inside = top + (bottom - top) * fy;
  const beyond = Math.max(radius - x, 0) + Math.abs(height - y);
  return beyond > 0 ? inside * 0.8 + beyond * 0.7 : inside;
}

type Line = (readonly [number, number])[];

function roundOutline(outline: Outline): Line {
  const line: Line = [];
  const at = (i: number) => outline[Math.min(outline.length - 1, Math.max(0, i))]!;
  for (let i = 0; i + 1 < outline.length; i++) {
    for (let step = 0; step < 6; step++) {
      const t = step / 6;
      line.push([
        Math.max(0, catmull([at(i - 1)[0], at(i)[0], at(i + 1)[0], at(i + 2)[0]], t)),
        catmull([at(i - 1)[1], at(i)[1], at(i + 1)[1], at(i + 2)[1]], t),
      ]);
    }
  }
  line.push(at(outline.length));
  return line;
}

function catmull([a, b, c, d]: readonly [number, number, number, number], t: number): number {
  return (
    0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t)
  );
}

function signedDistance(line: Line, x: number, y: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  let inside = false;
  for (let i = 0; i < line.length; i++) {
    const a = line[i]!;
    const b = line[(i + 1) % line.length]!;
    if (a[1] > y !== b[1] > y && x < a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0])) inside = !inside;
    // The closing side lies on the axis, inside the body: no surface there.
    if (i === line.length - 1) continue;
    const dx = b[0] - a[0];
    const dy = b[1] - a[1];
    const t = Math.min(1, Math.max(0, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy || 1e-9)));
    nearest = Math.min(nearest, (x - a[0] - dx * t) ** 2 + (y - a[1] - dy * t) ** 2);
  }
  return inside ? -Math.sqrt(nearest) : Math.sqrt(nearest);
}
