import type { Colour } from './colour.ts';

/**
 * A picture in linear light, three floats a pixel.
 * Places on it are (u, v) in units of its height: v 0 at the top, 1 at the bottom, u 0…aspect.
 */
export type Canvas = { width: number; height: number; aspect: number; pixels: Float32Array };

/** Gets the place and the light so far in `out`, and leaves the new light there. */
export type Shader = (u: number, v: number, out: Float32Array) => void;

export function makeCanvas(width: number, height: number): Canvas {
  return { width, height, aspect: width / height, pixels: new Float32Array(width * height * 3) };
}

export type Band = { top?: number; bottom?: number };

/** Runs the shader for each pixel of the rows between two v. */
export function shade(canvas: Canvas, shader: Shader, band: Band = {}): void {
  const { width, height, pixels } = canvas;
  const out = new Float32Array(3);
  const first = Math.max(0, Math.floor((band.top ?? 0) * height));
  const last = Math.min(height, Math.ceil((band.bottom ?? 1) * height));
  for (let row = first; row < last; row++) {
    const v = (row + 0.5) / height;
    let index = row * width * 3;
    for (let column = 0; column < width; column++, index += 3) {
      out[0] = pixels[index]!;
      out[1] = pixels[index + 1]!;
      out[2] = pixels[index + 2]!;
      shader((column + 0.5) / height, v, out);
      pixels[index] = out[0]!;
      pixels[index + 1] = out[1]!;
      pixels[index + 2] = out[2]!;
    }
  }
}

/** Paints soft things at 1/step of the size and stretches them over the whole canvas. */
export function shadeCoarse(canvas: Canvas, step: number, shader: Shader): void {
  const small = makeCanvas(
    Math.max(8, Math.round(canvas.width / step)),
    Math.max(8, Math.round(canvas.height / step)),
  );
  const scaleU = canvas.aspect / small.aspect;
  shade(small, (u, v, out) => shader(u * scaleU, v, out));
  stretch(small, canvas);
}

/** Bilinear enlargement of one canvas over another. */
export function stretch(from: Canvas, to: Canvas): void {
  const mixX = axis(from.width, to.width);
  const mixY = axis(from.height, to.height);
  const line = new Float32Array(from.width * 3);
  for (let row = 0; row < to.height; row++) {
    const upper = mixY.index[row]! * line.length;
    const lower = mixY.next[row]! * line.length;
    const down = mixY.part[row]!;
    for (let i = 0; i < line.length; i++) {
      const a = from.pixels[upper + i]!;
      line[i] = a + (from.pixels[lower + i]! - a) * down;
    }
    let target = row * to.width * 3;
    for (let column = 0; column < to.width; column++, target += 3) {
      const left = mixX.index[column]! * 3;
      const right = mixX.next[column]! * 3;
      const across = mixX.part[column]!;
      to.pixels[target] = line[left]! + (line[right]! - line[left]!) * across;
      to.pixels[target + 1] = line[left + 1]! + (line[right + 1]! - line[left + 1]!) * across;
      to.pixels[target + 2] = line[left + 2]! + (line[right + 2]! - line[left + 2]!) * across;
    }
  }
}

function axis(from: number, to: number) {
  const index = new Int32Array(to);
  const next = new Int32Array(to);
  const part = new Float32Array(to);
  for (let i = 0; i < to; i++) {
    const place = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    index[i] = Math.floor(place);
    next[i] = Math.min(from - 1, index[i]! + 1);
    part[i] = place - index[i]!;
  }
  return { index, next, part };
}

/** The light at a place, nearest row and column, clamped to the edges. */
export function readPixel(canvas: Canvas, u: number, v: number, out: Float32Array): void {
  const column = Math.min(canvas.width - 1, Math.max(0, Math.floor(u * canvas.height)));
  const row = Math.min(canvas.height - 1, Math.max(0, Math.floor(v * canvas.height)));
  const index = (row * canvas.width + column) * 3;
  out[0] = canvas.pixels[index]!;
  out[1] = canvas.pixels[index + 1]!;
  out[2] = canvas.pixels[index + 2]!;
}

export function toward(out: Float32Array, light: Colour, share: number): void {
  out[0] = out[0]! + (light[0] - out[0]!) * share;
  out[1] = out[1]! + (light[1] - out[1]!) * share;
  out[2] = out[2]! + (light[2] - out[2]!) * share;
}

export function addLight(out: Float32Array, light: Colour, share: number): void {
  out[0] = out[0]! + light[0] * share;
  out[1] = out[1]! + light[1] * share;
  out[2] = out[2]! + light[2] * share;
}
