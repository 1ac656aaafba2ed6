import { type Canvas, makeCanvas, readPixel, shade, shadeCoarse } from '../paint/canvas.ts';
import { colour, makeRamp, readRamp, type Stops, scale } from '../paint/colour.ts';
import { clamp, smoothstep } from '../paint/curve.ts';
import { glowMask, type Mask, makeMask } from '../paint/mask.ts';
import { makeNoise } from '../paint/noise.ts';
import { between, type Random, seededRandom } from '../paint/random.ts';

export type RainWindow = {
  seed: number;
  stops: Stops;
  lamps: readonly string[];
  lampCount: number;
  drops: number;
  /** v around which the lamps gather. */
  street: number;
};

/** Street lamps out of focus behind a wet pane; every drop holds the street upside down. */
export function paintRainWindow(canvas: Canvas, rain: RainWindow): void {
  const random = seededRandom(rain.seed);
  paintStreet(canvas, rain, random);
  const street = makeCanvas(canvas.width, canvas.height);
  street.pixels.set(canvas.pixels);
  mistPane(canvas, rain.seed);
  const drops = scatterDrops(canvas, rain, random);
  for (const drop of drops) paintDrop(canvas, street, drop);
}

function paintStreet(canvas: Canvas, rain: RainWindow, random: Random): void {
  const ramp = makeRamp(rain.stops);
  const noise = makeNoise(rain.seed);
  shadeCoarse(canvas, 4, (u, v, out) => {
    readRamp(ramp, clamp(v + noise.fbm(u * 1.6, v * 1.6, 3) * 0.25), out);
    const blocks = 1 + smoothstep(-0.1, 0.2, noise.at(u * 2.4, 3)) * -0.4 * smoothstep(0.75, 0.3, v);
    for (let c = 0; c < 3; c++) out[c] = out[c]! * blocks;
  });
  for (const hex of rain.lamps) {
    const mask = makeMask(canvas);
    for (let i = 0; i < rain.lampCount / rain.lamps.length; i++) {
      const v = rain.street + (random() + random() - 1) * 0.34;
      const radius = between(random, 0.016, 0.075) * (0.6 + Math.abs(v - rain.street) * 2);
      addDisc(mask, { u: random() * canvas.aspect, v, radius, strength: 0.05 + 0.85 * random() ** 2.4 });
    }
    glowMask(canvas, mask, scale(colour(hex), 1.05), 1);
  }
}

/** The blur of one lamp: an even disc with a slightly brighter rim; overlapping discs add up. */
function addDisc(mask: Mask, disc: { u: number; v: number; radius: number; strength: number }): void {
  const { width, height, cover } = mask;
  const reach = disc.radius * 1.1;
  for (
    let row = Math.max(0, Math.floor((disc.v - reach) * height));
    row <= Math.min(height - 1, (disc.v + reach) * height);
    row++
  ) {
    for (
      let column = Math.max(0, Math.floor((disc.u - reach) * height));
      column <= Math.min(width - 1, (disc.u + reach) * height);
      column++
    ) {
      const far = Math.hypot((column + 0.5) / height - disc.u, (row + 0.5) / height - disc.v) / disc.radius;
      const share = smoothstep(1.1, 0.9, far) * (0.72 + smoothstep(0.6, 0.98, far) * 0.28);
      cover[row * width + column]! += share * disc.strength;
    }
  }
}

/** Breath on the glass: a little milk, in drifts. */
function mistPane(canvas: Canvas, seed: number): void {
  const noise = makeNoise(seed + 5);
  shade(canvas, (u, v, out) => {
    const veil = clamp(0.05 + noise.fbm(u * 1.7, v * 1.3, 3) * 0.1);
    for (let c = 0; c < 3; c++) out[c] = out[c]! * (1 - veil) + 0.16 * veil;
  });
}

type Drop = { u: number; v: number; radius: number; squash: number; seed: number };

function scatterDrops(canvas: Canvas, rain: RainWindow, random: Random): Drop[] {
  const drops: Drop[] = [];
  for (let i = 0; i < rain.drops; i++) {
    const radius = 0.0016 + 0.026 * random() ** 6 + 0.004 * random() ** 2;
    drops.push({
      u: random() * canvas.aspect,
      v: random(),
      radius,
      squash: between(random, 0.95, 1.3),
      seed: i,
    });
  }
  for (let run = 0; run < 7 * canvas.aspect; run++)
    runDown(drops, { u: random() * canvas.aspect, end: between(random, 0.2, 1.02), random });
  return drops;
}

/** A drop that ran leaves a track of beads behind it. */
function runDown(drops: Drop[], track: { u: number; end: number; random: Random }): void {
  let u = track.u;
  const radius = between(track.random, 0.009, 0.017);
  for (let v = -0.02; v < track.end; v += between(track.random, 0.006, 0.03)) {
    u += between(track.random, -0.0025, 0.0025);
    drops.push({
      u,
      v,
      radius: radius * between(track.random, 0.14, 0.42),
      squash: between(track.random, 1, 1.9),
      seed: Math.floor(v * 1000),
    });
  }
  drops.push({ u, v: track.end, radius, squash: 1.5, seed: 7 });
}

function paintDrop(canvas: Canvas, street: Canvas, drop: Drop): void {
  const { width, height } = canvas;
  const reach = drop.radius * drop.squash * 1.15;
  const seen = new Float32Array(3);
  const wobble = Math.sin(drop.seed * 12.9) * 0.12;
  for (
    let row = Math.max(0, Math.floor((drop.v - reach) * height));
    row <= Math.min(height - 1, (drop.v + reach) * height);
    row++
  ) {
    for (
      let column = Math.max(0, Math.floor((drop.u - reach) * height));
      column <= Math.min(width - 1, (drop.u + reach) * height);
      column++
    ) {
      const x = ((column + 0.5) / height - drop.u) / drop.radius;
      const y = ((row + 0.5) / height - drop.v) / (drop.radius * drop.squash);
      const far = Math.hypot(x * (1 + wobble * y), y);
      const cover = clamp((1 - far) * drop.radius * height + 0.5);
      if (cover <= 0) continue;
      readPixel(street, drop.u - x * 0.26, 0.5 + (drop.v - 0.5) * 0.25 - y * 0.42, seen);
      const rim = smoothstep(0.55, 1, far);
      const dark = 1 - rim * 0.72 * smoothstep(0.6, -0.8, y);
      const shine =
        Math.exp(-(((x + 0.3) ** 2 + (y + 0.42) ** 2) * 26)) * 0.7 +
        smoothstep(0.55, 0.95, far) * smoothstep(0.2, 1, y) * 0.2;
      const index = (row * width + column) * 3;
      for (let c = 0; c < 3; c++) {
        const light = seen[c]! * 1.15 * dark + shine * (0.12 + seen[c]! * 0.8);
        canvas.pixels[index + c]! += (light - canvas.pixels[index + c]!) * cover * 0.94;
      }
    }
  }
}
