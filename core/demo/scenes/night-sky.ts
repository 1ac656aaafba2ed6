import { addLight, type Canvas, shade, shadeCoarse } from '../paint/canvas.ts';
import { type Colour, colour, makeRamp, readRamp, type Stops } from '../paint/colour.ts';
import { clamp, smoothstep } from '../paint/curve.ts';
import { glowMask, makeMask, strokePath } from '../paint/mask.ts';
import { makeNoise } from '../paint/noise.ts';
import { type Random, seededRandom } from '../paint/random.ts';

export type NightSky = {
  seed: number;
  stops: Stops;
  horizon: number;
  stars: number;
  /** The galaxy: where it crosses the middle, its slope, its brightness. */
  galaxy?: { u: number; v: number; slope: number; strength: number };
  /** Exposed long: arcs about the pole through this angle in radians. */
  trails?: { u: number; v: number; angle: number };
  aurora?: Aurora;
};

export type Aurora = {
  low: string;
  high: string;
  strength: number;
  base: number;
  bands: number;
  height: number;
};

/** The sky without the sun: stars as points or arcs, the galaxy, northern lights. */
export function paintNightSky(canvas: Canvas, sky: NightSky): void {
  const ramp = makeRamp(sky.stops);
  const galaxy = sky.galaxy ? galaxyShader(sky.seed, sky.galaxy) : undefined;
  const aurora = sky.aurora ? auroraShader(canvas, sky.seed, sky.aurora) : undefined;
  shadeCoarse(canvas, canvas.height > 500 ? 2 : 1, (u, v, out) => {
    readRamp(ramp, clamp(v / sky.horizon), out);
    if (v > sky.horizon + 0.02) return;
    galaxy?.(u, v, out);
    aurora?.(u, v, out);
  });
  if (sky.trails) paintTrails(canvas, sky, sky.trails);
  else paintStars(canvas, sky);
}

const warm: readonly Colour[] = [colour('#cfdcff'), colour('#ffffff'), colour('#ffe9cf'), colour('#ffd3a6')];

/** Many faint, few bright: each next magnitude has a third as many. */
function starLight(random: Random): number {
  return 0.05 + 0.9 * random() ** 9 + 0.16 * random() ** 3;
}

function paintStars(canvas: Canvas, sky: NightSky): void {
  const random = seededRandom(sky.seed + 3);
  for (const light of warm) {
    const mask = makeMask(canvas);
    for (let i = 0; i < sky.stars / warm.length; i++) {
      const [u, v] = [random() * canvas.aspect, random() * sky.horizon];
      const strength = starLight(random) * smoothstep(sky.horizon, sky.horizon * 0.6, v);
      const size = 0.00045 + strength * 0.0011;
      strokePath(
        mask,
        [
          [u, v, size],
          [u + 0.0001, v, size],
        ],
        clamp(strength * 1.5),
      );
    }
    glowMask(canvas, mask, light, 1.25);
  }
}

function paintTrails(canvas: Canvas, sky: NightSky, trails: { u: number; v: number; angle: number }): void {
  const random = seededRandom(sky.seed + 4);
  const reach = Math.hypot(canvas.aspect, 1) * 1.1;
  for (const light of warm) {
    const mask = makeMask(canvas);
    for (let i = 0; i < sky.stars / warm.length; i++) {
      const radius = reach * Math.sqrt(random());
      const start = random() * Math.PI * 2;
      const strength = clamp(starLight(random) * 1.5);
      strokePath(mask, arc({ ...trails, radius, start, size: 0.0005 + strength * 0.0005 }), strength);
    }
    const own = glowInSky(mask, sky.horizon);
    glowMask(canvas, own, light, 0.75);
  }
}

type Arc = { u: number; v: number; angle: number; radius: number; start: number; size: number };

function arc(at: Arc) {
  const steps = Math.max(2, Math.ceil(at.angle * at.radius * 22));
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = at.start + (at.angle * i) / steps;
    return [at.u + Math.cos(angle) * at.radius, at.v + Math.sin(angle) * at.radius, at.size] as const;
  });
}

function glowInSky(mask: ReturnType<typeof makeMask>, horizon: number) {
  mask.cover.fill(0, Math.floor(horizon * mask.height) * mask.width);
  return mask;
}

function galaxyShader(seed: number, galaxy: NonNullable<NightSky['galaxy']>) {
  const noise = makeNoise(seed + 9);
  const [heart, edge, dust] = [colour('#ffdcb0'), colour('#a9b8e6'), colour('#ff9a8a')];
  const length = Math.hypot(1, galaxy.slope);
  return (u: number, v: number, out: Float32Array) => {
    const across = (v - galaxy.v - (u - galaxy.u) * galaxy.slope) / length;
    const along = (u - galaxy.u) / length + (v - galaxy.v) * galaxy.slope;
    const warp = noise.fbm(u * 2.1, v * 2.1, 4) * 0.09;
    const band = Math.exp(-(((across + warp) / 0.13) ** 2));
    if (band < 0.004) return;
    const clouds = 0.55 + noise.fbm(u * 5 + warp * 9, v * 5, 5) * 1.1;
    const lane = smoothstep(
      0.1,
      0.5,
      noise.fbm(u * 3.4 + 20, v * 3.4, 5) + 0.4 - Math.abs(across + warp * 1.4) * 5.5,
    );
    const core = Math.exp(-((along / 0.42) ** 2));
    const strength = band * clamp(clouds, 0, 1.6) * (1 - lane * 0.86) * galaxy.strength;
    addLight(out, edge, strength * 0.14);
    addLight(out, heart, strength * core * 0.3);
    addLight(out, dust, band * core * 0.02 * galaxy.strength * clamp(noise.at(u * 9, v * 9) * 2));
  };
}

function auroraShader(canvas: Canvas, seed: number, aurora: Aurora) {
  const noise = makeNoise(seed + 12);
  const [low, high] = [colour(aurora.low), colour(aurora.high)];
  return (u: number, v: number, out: Float32Array) => {
    for (let band = 0; band < aurora.bands; band++) {
      const slope = (band % 2 === 0 ? 0.16 : -0.12) * (u - canvas.aspect / 2);
      const fold = noise.fbm(u * 1.25 + band * 7, band * 3.3, 3);
      const foot = aurora.base - band * 0.13 + slope + fold * 0.3;
      const up = foot - v;
      if (up < -0.05) continue;
      const fine =
        noise.at(u * 38 + fold * 30, band + 0.5 + v * 0.4) * 0.5 +
        noise.at(u * 11 + fold * 12, band + 4.5) * 0.8;
      const tall = aurora.height * (0.75 + fine * 0.5 + fold * 0.5) * (1 - band * 0.16);
      const rise =
        smoothstep(-0.05, 0.07 + band * 0.05, up) * Math.exp(-Math.max(0, up) / Math.max(0.03, tall * 0.42));
      const strength =
        rise *
        clamp(0.45 + fine * 0.4 + noise.at(u * 1.3 + 9, band * 2.7) * 1.1, 0.02, 2) *
        aurora.strength *
        (1 - band * 0.24);
      const violet = smoothstep(0.05, tall * 1.2, up);
      addLight(out, low, strength * (1 - violet * 0.75));
      addLight(out, high, strength * violet * 0.7);
    }
  };
}

/** Land against the night: darkness below a line, with the faintest light on it. */
export function paintDarkLand(
  canvas: Canvas,
  land: { seed: number; line: number; rise: number; tone: string; sharp?: number },
): void {
  const noise = makeNoise(land.seed);
  const tone = colour(land.tone);
  shade(
    canvas,
    (u, v, out) => {
      const keen = noise.ridged(u * 1.1, 3.3, 6) - 0.5;
      const round = noise.fbm(u * 1.2, 6.6, 6);
      const sharp = land.sharp ?? 0.7;
      const top = land.line - land.rise * (0.5 + keen * sharp + round * (1 - sharp));
      const cover = clamp((v - top) * canvas.height + 0.5);
      if (cover <= 0) return;
      const snow = 0.6 + noise.ridged(u * 5, v * 8, 4) * 0.9;
      for (let c = 0; c < 3; c++) out[c] = out[c]! + (tone[c]! * snow - out[c]!) * cover;
    },
    { top: land.line - land.rise * 1.6 },
  );
}
