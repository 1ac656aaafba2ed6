import { type Canvas, makeCanvas, stretch } from './canvas.ts';
import type { Mask } from './mask.ts';

/** Three box passes, near enough to a Gaussian. `radius` in units of height. */
export function blurMask(mask: Mask, radius: number): void {
  const pixels = Math.max(1, Math.round(radius * mask.height));
  const plane = { data: mask.cover, width: mask.width, height: mask.height, channels: 1 };
  for (let pass = 0; pass < 3; pass++) blurPlane(plane, pixels);
}

export function blurCanvas(canvas: Canvas, radius: number): void {
  const pixels = Math.max(1, Math.round(radius * canvas.height));
  const plane = { data: canvas.pixels, width: canvas.width, height: canvas.height, channels: 3 };
  for (let pass = 0; pass < 3; pass++) blurPlane(plane, pixels);
}

/** Along columns only, as moving water draws out what it mirrors. */
export function blurUpright(canvas: Canvas, radius: number): void {
  const { width, height, pixels } = canvas;
  const reach = Math.max(1, Math.round(radius * height));
  const line = { step: width * 3, count: height, radius: reach };
  for (let pass = 0; pass < 2; pass++) {
    for (let start = 0; start < width * 3; start++) blurLine(pixels, { ...line, start });
  }
}

/** Out of focus: worked out at a fraction of the size, so that wide blurs stay cheap. */
export function defocus(canvas: Canvas, radius: number): void {
  const step = Math.max(1, Math.min(8, Math.floor(radius * canvas.height * 0.6)));
  const small = shrink(canvas, step);
  blurCanvas(small, radius);
  stretch(small, canvas);
}

/** Averages blocks of step × step pixels. */
export function shrink(canvas: Canvas, step: number): Canvas {
  const small = makeCanvas(
    Math.max(1, Math.ceil(canvas.width / step)),
    Math.max(1, Math.ceil(canvas.height / step)),
  );
  for (let row = 0; row < small.height; row++) {
    const last = Math.min(canvas.height, (row + 1) * step);
    for (let column = 0; column < small.width; column++) {
      averageBlock(canvas, small, { row, column, step, last });
    }
  }
  return small;
}

type Block = { row: number; column: number; step: number; last: number };

function averageBlock(from: Canvas, to: Canvas, block: Block): void {
  const first = block.column * block.step;
  const end = Math.min(from.width, first + block.step);
  let [r, g, b] = [0, 0, 0];
  for (let row = block.row * block.step; row < block.last; row++) {
    for (let i = (row * from.width + first) * 3; i < (row * from.width + end) * 3; i += 3) {
      r += from.pixels[i]!;
      g += from.pixels[i + 1]!;
      b += from.pixels[i + 2]!;
    }
  }
  const share = 1 / ((end - first) * (block.last - block.row * block.step));
  const target = (block.row * to.width + block.column) * 3;
  to.pixels[target] = r * share;
  to.pixels[target + 1] = g * share;
  to.pixels[target + 2] = b * share;
}

type Plane = { data: Float32Array; width: number; height: number; channels: number };

function blurPlane(plane: Plane, radius: number): void {
  const { width, height, channels } = plane;
  for (let c = 0; c < channels; c++) {
    for (let row = 0; row < height; row++) {
      blurLine(plane.data, { start: row * width * channels + c, step: channels, count: width, radius });
    }
    for (let column = 0; column < width; column++) {
      blurLine(plane.data, { start: column * channels + c, step: width * channels, count: height, radius });
    }
  }
}

type Line = { start: number; step: number; count: number; radius: number };
let held = new Float32Array(4096);

function blurLine(data: Float32Array, line: Line): void {
  const { start, step, count } = line;
  const radius = Math.min(line.radius, count - 1);
  if (held.length < count) held = new Float32Array(count);
  for (let i = 0; i < count; i++) held[i] = data[start + i * step]!;
  const first = held[0]!;
  const last = held[count - 1]!;
  let sum = first * radius;
  for (let i = 0; i <= radius; i++) sum += held[Math.min(i, count - 1)]!;
  const share = 1 / (radius * 2 + 1);
  for (let i = 0; i < count; i++) {
    data[start + i * step] = sum * share;
    const enters = i + radius + 1;
    const leaves = i - radius;
    sum += (enters < count ? held[enters]! : last) - (leaves >= 0 ? held[leaves]! : first);
  }
}
