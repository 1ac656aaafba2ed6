import type { Canvas } from './canvas.ts';
import type { Colour } from './colour.ts';

/** How much of each pixel a shape covers, 0…1; places as on the canvas. */
export type Mask = { width: number; height: number; cover: Float32Array };
export type Point = readonly [u: number, v: number];

export function makeMask(canvas: { width: number; height: number }): Mask {
  return {
    width: canvas.width,
    height: canvas.height,
    cover: new Float32Array(canvas.width * canvas.height),
  };
}

const SUBROWS = 4;

/** Fills a polygon (even-odd), smooth at its edges. `strength` < 1 leaves it translucent. */
export function fillPolygon(mask: Mask, points: readonly Point[], strength = 1): void {
  const { width, height, cover } = mask;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const [, v] of points) {
    low = Math.min(low, v);
    high = Math.max(high, v);
  }
  const first = Math.max(0, Math.floor(low * height));
  const last = Math.min(height - 1, Math.floor(high * height));
  for (let row = first; row <= last; row++) {
    for (let sub = 0; sub < SUBROWS; sub++) {
      const v = (row + (sub + 0.5) / SUBROWS) / height;
      const crossings = findCrossings(points, v);
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        coverSpan(cover.subarray(row * width, (row + 1) * width), {
          from: crossings[i]! * height,
          to: crossings[i + 1]! * height,
          strength: strength / SUBROWS,
        });
      }
    }
  }
}

function findCrossings(points: readonly Point[], v: number): number[] {
  const found: number[] = [];
  for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
    const a = points[i]!;
    const b = points[j]!;
    if (a[1] > v !== b[1] > v) found.push(a[0] + ((v - a[1]) / (b[1] - a[1])) * (b[0] - a[0]));
  }
  return found.sort((a, b) => a - b);
}

function coverSpan(row: Float32Array, span: { from: number; to: number; strength: number }): void {
  const from = Math.max(0, span.from);
  const to = Math.min(row.length, span.to);
  for (let column = Math.floor(from); column < to; column++) {
    const share = Math.min(column + 1, to) - Math.max(column, from);
    row[column] = Math.min(1, row[column]! + share * span.strength);
  }
}

export type Knot = readonly [u: number, v: number, radius: number];

/** A line through knots whose thickness may change, with round joints. */
export function strokePath(mask: Mask, knots: readonly Knot[], strength = 1): void {
  for (let i = 0; i + 1 < knots.length; i++) strokeSegment(mask, knots[i]!, knots[i + 1]!, strength);
}

function strokeSegment(mask: Mask, a: Knot, b: Knot, strength: number): void {
  const { width, height, cover } = mask;
  const [ax, ay, bx, by] = [a[0] * height, a[1] * height, b[0] * height, b[1] * height];
  const [ra, rb] = [a[2] * height, b[2] * height];
  const reach = Math.max(ra, rb) + 1;
  const left = Math.max(0, Math.floor(Math.min(ax, bx) - reach));
  const right = Math.min(width - 1, Math.ceil(Math.max(ax, bx) + reach));
  const top = Math.max(0, Math.floor(Math.min(ay, by) - reach));
  const bottom = Math.min(height - 1, Math.ceil(Math.max(ay, by) + reach));
  const [dx, dy] = [bx - ax, by - ay];
  const lengthSquared = dx * dx + dy * dy || 1e-9;
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const px = column + 0.5 - ax;
      const py = row + 0.5 - ay;
      const along = Math.min(1, Math.max(0, (px * dx + py * dy) / lengthSquared));
      const distance = Math.hypot(px - dx * along, py - dy * along);
      const radius = ra + (rb - ra) * along;
      // Thinner than a pixel: fainter instead, as a lens would show it.
      const thin = Math.min(1, radius * 2);
      const share = Math.min(1, Math.max(0, Math.max(radius, 0.5) + 0.5 - distance)) * thin * strength;
      const index = row * width + column;
      if (share > cover[index]!) cover[index] = share;
    }
  }
}

/** A disc with an edge as soft as `blur` says (units of height). */
export function fillDisc(mask: Mask, knot: Knot, blur = 0, strength = 1): void {
  const { width, height, cover } = mask;
  const [cx, cy, radius] = [knot[0] * height, knot[1] * height, knot[2] * height];
  const soft = Math.max(1, blur * height);
  const reach = radius + soft;
  for (let row = Math.max(0, Math.floor(cy - reach)); row <= Math.min(height - 1, cy + reach); row++) {
    for (
      let column = Math.max(0, Math.floor(cx - reach));
      column <= Math.min(width - 1, cx + reach);
      column++
    ) {
      const distance = Math.hypot(column + 0.5 - cx, row + 0.5 - cy);
      const share = Math.min(1, Math.max(0, (radius + soft / 2 - distance) / soft)) * strength;
      const index = row * width + column;
      if (share > cover[index]!) cover[index] = share;
    }
  }
}

/** A light for the whole mask, or one worked out for each place. */
export type Paint = Colour | ((u: number, v: number, cover: number, out: Float32Array) => void);

/** Covers the canvas with paint where the mask says so. */
export function layMask(canvas: Canvas, mask: Mask, paint: Paint, opacity = 1): void {
  const own = new Float32Array(3);
  const { width, height, pixels } = canvas;
  const light = typeof paint === 'function' ? own : paint;
  for (let index = 0; index < mask.cover.length; index++) {
    const cover = mask.cover[index]!;
    if (cover <= 0.002) continue;
    const place = index * 3;
    if (typeof paint === 'function') {
      own[0] = pixels[place]!;
      own[1] = pixels[place + 1]!;
      own[2] = pixels[place + 2]!;
      paint(((index % width) + 0.5) / height, (Math.floor(index / width) + 0.5) / height, cover, own);
    }
    for (let c = 0; c < 3; c++) pixels[place + c]! += (light[c]! - pixels[place + c]!) * cover * opacity;
  }
}

/** Adds the mask as light: lamps, stars, trails. */
export function glowMask(canvas: Canvas, mask: Mask, light: Colour, strength = 1): void {
  for (let index = 0; index < mask.cover.length; index++) {
    const cover = mask.cover[index]! * strength;
    if (cover <= 0.001) continue;
    for (let c = 0; c < 3; c++) canvas.pixels[index * 3 + c]! += light[c]! * cover;
  }
}
