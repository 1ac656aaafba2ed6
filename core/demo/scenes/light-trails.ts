import { blurMask } from '../paint/blur.ts';
import { type Canvas, shade } from '../paint/canvas.ts';
import { colour } from '../paint/colour.ts';
import { clamp, smoothstep } from '../paint/curve.ts';
import { glowMask, type Knot, makeMask, strokePath } from '../paint/mask.ts';
import { makeNoise } from '../paint/noise.ts';
import { between, seededRandom } from '../paint/random.ts';
import { paintRidges, type Ridges } from './ridges.ts';

export type LightTrails = {
  seed: number;
  land: Ridges;
  /** v where the road vanishes, and how strongly it bends. */
  vanish: number;
  bend: number;
  /** u where it vanishes. */
  toward: number;
  cars: number;
};

/** Half a minute of a road at dusk: the cars are gone, their lamps stay. */
export function paintLightTrails(canvas: Canvas, road: LightTrails): void {
  paintRidges(canvas, road.land);
  paintAsphalt(canvas, road);
  const random = seededRandom(road.seed);
  for (const lane of [
    { light: '#ff2a14', side: 1, power: 1.5 },
    { light: '#fff0d2', side: -1, power: 1.7 },
  ]) {
    const core = makeMask(canvas);
    for (let car = 0; car < road.cars; car++) {
      const place = between(random, 0.2, 0.82) * lane.side;
      const height = between(random, 0.1, 0.3);
      for (const lamp of [-0.09, 0.09])
        strokePath(core, trail(road, { place: place + lamp, height }), between(random, 0.35, 1));
    }
    const glow = { ...core, cover: core.cover.slice() };
    blurMask(glow, 0.012);
    glowMask(canvas, glow, colour(lane.light), 0.55);
    glowMask(canvas, core, colour(lane.light), lane.power);
  }
}

/** The road's middle at a depth of 0 (far) … 1 (near), and its half width. */
function roadAt(road: LightTrails, depth: number) {
  const v = road.vanish + (1.06 - road.vanish) * depth ** 1.9;
  const sway = Math.sin(depth * 4.2 + road.seed) * (1 - depth) * 0.3 + (1 - depth) ** 2 * 0.4;
  return { u: road.toward + (depth * 0.42 + sway * 0.5) * road.bend, v, half: 0.004 + 0.5 * depth ** 2.4 };
}

function trail(road: LightTrails, lamp: { place: number; height: number }): Knot[] {
  return Array.from({ length: 70 }, (_, i) => {
    const depth = (i + 1) / 70;
    const at = roadAt(road, depth);
    return [at.u + at.half * lamp.place, at.v - at.half * lamp.height, 0.0006 + 0.0032 * depth ** 2] as const;
  });
}

function paintAsphalt(canvas: Canvas, road: LightTrails): void {
  const noise = makeNoise(road.seed);
  const [tar, verge] = [colour('#23262c'), colour('#0c0f12')];
  shade(
    canvas,
    (u, v, out) => {
      const depth = clamp((v - road.vanish) / (1.06 - road.vanish)) ** (1 / 1.9);
      if (depth <= 0) return;
      const at = roadAt(road, depth);
      const across = (u - at.u) / at.half;
      const on = smoothstep(1.03, 0.99, Math.abs(across));
      const grass = smoothstep(0, 0.04, v - road.vanish - noise.fbm(u * 6, 2, 4) * 0.03);
      const rough = 1 + noise.at(u * 90, v * 120) * 0.2 + noise.fbm(u * 7, v * 14, 3) * 0.5;
      const dash =
        smoothstep(0.012, 0.006, Math.abs(across)) *
        smoothstep(0.3, 0.5, Math.sin(60 / (depth + 0.12))) *
        0.25;
      const rim = smoothstep(0.02, 0.008, Math.abs(Math.abs(across) - 0.93)) * 0.2;
      for (let c = 0; c < 3; c++) {
        const ground = verge[c]! * rough * 1.3;
        out[c] = out[c]! + (ground - out[c]!) * grass;
        out[c] = out[c]! + (tar[c]! * rough + dash + rim - out[c]!) * on;
      }
    },
    { top: road.vanish },
  );
}
