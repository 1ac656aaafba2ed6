import { type Canvas, shade } from '../paint/canvas.ts';
import { colour, scale } from '../paint/colour.ts';
import { clamp, smoothstep } from '../paint/curve.ts';
import { makeNoise } from '../paint/noise.ts';
import { between, pick, type Random, seededRandom } from '../paint/random.ts';
import { paintSky, type Sky } from '../paint/sky.ts';
import { paintWater } from '../paint/water.ts';

export type City = {
  seed: number;
  sky: Omit<Sky, 'seed' | 'horizon'>;
  /** v of the quay; below it water, unless the houses fill the picture. */
  quay?: number;
  wall: string;
  haze: string;
  lamps: readonly string[];
  /** Share of windows that are lit. */
  awake: number;
  layers: number;
  /** Height of the nearest houses, in picture heights. */
  tall: number;
  /** Size of a storey in the nearest layer. */
  storey: number;
  water?: string;
};

/** Houses behind houses, each window somebody's evening. */
export function paintCity(canvas: Canvas, city: City): void {
  const foot = city.quay ?? 1.02;
  paintSky(canvas, { ...city.sky, seed: city.seed, horizon: foot });
  const random = seededRandom(city.seed);
  for (let layer = 0; layer < city.layers; layer++) {
    const near = city.layers === 1 ? 1 : layer / (city.layers - 1);
    let u = -0.08;
    while (u < canvas.aspect + 0.05) {
      const width = between(random, 0.09, 0.24) * (0.4 + 0.6 * near);
      paintHouse(canvas, city, { u, width, near, foot, random });
      u += width;
    }
  }
  if (city.quay === undefined) return;
  paintQuay(canvas, city, { foot, random });
  paintWater(canvas, {
    seed: city.seed + 4,
    line: foot,
    waves: 0.75,
    body: city.water ?? '#0a1220',
    grain: 1.3,
    steep: 0.35,
  });
}

type House = { u: number; width: number; near: number; foot: number; random: Random };

function paintHouse(canvas: Canvas, city: City, house: House): void {
  const { near, random, foot } = house;
  const top = foot - city.tall * (0.45 + 0.55 * near) * between(random, 0.55, 1.25) * (1.25 - near * 0.25);
  const storey = city.storey * (0.5 + 0.5 * near) * between(random, 0.85, 1.2);
  const bay = storey * between(random, 0.62, 1.05);
  const noise = makeNoise(Math.floor(random() * 1e6));
  const wall = colour(city.wall);
  const haze = colour(city.haze);
  const veil = (1 - near) * 0.6;
  const tint = between(random, 0.55, 1.5);
  const lamps = city.lamps.map(hex => colour(hex));
  const main = pick(random, lamps);
  const pane = [between(random, 0.2, 0.28), between(random, 0.24, 0.34)] as const;
  const right = house.u + house.width;
  const chimney = house.u + house.width * between(random, 0.15, 0.8);
  const plain = random() < 0.22;
  shade(
    canvas,
    (u, v, out) => {
      const roof = Math.abs(u - chimney) < storey * 0.22 ? top - storey * 0.55 : top;
      if (u < house.u || u > right || v < roof || v > foot) return;
      const edge = smoothstep(0, 0.004, Math.min(u - house.u, right - u));
      const cornice = smoothstep(0.006, 0.002, Math.abs(v - top - 0.004)) * 0.5;
      const tone =
        tint *
        (0.55 + edge * 0.45 + cornice) *
        (1 + noise.fbm(u * 9, v * 9, 3) * 0.35) *
        (0.7 + 0.3 * smoothstep(foot, top, v));
      for (let c = 0; c < 3; c++) out[c] = wall[c]! * tone + (haze[c]! - wall[c]! * tone) * veil;
      if (plain || v < top + storey * 0.4) return;
      const column = Math.floor((u - house.u) / bay);
      const floor = Math.floor((v - top) / storey);
      const across = (u - house.u) / bay - column - 0.5;
      const down = (v - top) / storey - floor - 0.5;
      if (u + bay * 0.4 > right && across < 0.1 && (right - house.u) / bay - column < 1) return;
      const inPane = Math.min(pane[0] - Math.abs(across), pane[1] - Math.abs(down));
      if (inPane <= 0) return;
      lightWindow(out, {
        canvas,
        city,
        noise,
        lamps,
        main,
        column,
        floor,
        across,
        down,
        inPane: inPane * bay,
        veil,
      });
    },
    { top: top - storey, bottom: foot },
  );
}

type Window = {
  canvas: Canvas;
  city: City;
  noise: ReturnType<typeof makeNoise>;
  lamps: ReturnType<typeof colour>[];
  main: ReturnType<typeof colour>;
  column: number;
  floor: number;
  across: number;
  down: number;
  inPane: number;
  veil: number;
};

function lightWindow(out: Float32Array, at: Window): void {
  const dice = roll(at.noise, at.column, at.floor, 1);
  const cover = clamp(at.inPane * at.canvas.height + 0.3);
  const bar =
    smoothstep(0.012, 0.03, Math.abs(at.across)) * smoothstep(0.012, 0.03, Math.abs(at.down + 0.06));
  if (dice > at.city.awake) {
    for (let c = 0; c < 3; c++) out[c] = out[c]! * (1 - cover * 0.45);
    return;
  }
  const mood = roll(at.noise, at.column, at.floor, 2);
  const lamp = mood < 0.7 ? at.main : at.lamps[Math.floor(mood * 37) % at.lamps.length]!;
  const drawn = roll(at.noise, at.column, at.floor, 3);
  const curtain = drawn < 0.45 ? smoothstep(0.06, 0.14, Math.abs(at.across)) * 0.6 : 0;
  const blind = drawn > 0.75 && at.down < (drawn - 0.75) * 1.4 - 0.12 ? 0.55 : 0;
  const falloff = 0.6 + Math.exp(-((at.across * 4 + drawn - 0.5) ** 2) - (at.down * 3 + 0.4) ** 2) * 1.1;
  const power =
    (0.35 + roll(at.noise, at.column, at.floor, 4) ** 2 * 1.7) *
    falloff *
    (1 - curtain) *
    (1 - blind) *
    (1 - at.veil * 0.7);
  const shown = scale(lamp, power * (0.35 + bar * 0.65));
  for (let c = 0; c < 3; c++) out[c] = out[c]! + (shown[c]! - out[c]!) * cover;
}

function roll(noise: ReturnType<typeof makeNoise>, column: number, floor: number, which: number): number {
  const value = noise.at(column * 5.37 + which * 17.1 + 0.31, floor * 7.91 + which * 3.7 + 0.47) * 9.7;
  return value - Math.floor(value);
}

/** A dark embankment with street lamps along it. */
function paintQuay(canvas: Canvas, city: City, at: { foot: number; random: Random }): void {
  const lamp = colour(city.lamps[0]!);
  const gap = between(at.random, 0.1, 0.16);
  shade(
    canvas,
    (u, v, out) => {
      const stone = smoothstep(at.foot - 0.016, at.foot - 0.014, v);
      const nearest = Math.abs(((u / gap) % 1) - 0.5) * gap;
      const glow = 0.000018 / ((nearest * 1.1) ** 2 + (v - at.foot + 0.034) ** 2 + 0.000012);
      const pool = stone * Math.exp(-nearest * 26) * 0.12;
      for (let c = 0; c < 3; c++)
        out[c] = out[c]! * (1 - stone * 0.8) + lamp[c]! * (Math.min(4, glow) + pool);
    },
    { top: at.foot - 0.25, bottom: at.foot },
  );
}
