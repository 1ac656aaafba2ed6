import { type Canvas, shade } from '../paint/canvas.ts';
import { colour, mix } from '../paint/colour.ts';
import { clamp, smoothstep } from '../paint/curve.ts';
import { makeNoise } from '../paint/noise.ts';
import { paintSky, type Sky } from '../paint/sky.ts';

export type Facade = {
  seed: number;
  sky: Omit<Sky, 'seed' | 'horizon'>;
  lit: string;
  dark: string;
  glass: string;
  kind: 'curve' | 'stairs' | 'fins';
};

/** Modern buildings reduced to what light does on them. */
export function paintFacade(canvas: Canvas, facade: Facade): void {
  paintSky(canvas, { ...facade.sky, seed: facade.seed, horizon: 1.3 });
  const paint = { curve: curvedSlabs, stairs: spiral, fins: foldedFins }[facade.kind];
  paint(canvas, facade);
}

/** Balconies round a corner, seen from the street. */
function curvedSlabs(canvas: Canvas, facade: Facade): void {
  const noise = makeNoise(facade.seed);
  const [lit, dark, glass] = [colour(facade.lit), colour(facade.dark), colour(facade.glass)];
  const edge = canvas.aspect * 0.78;
  shade(canvas, (u, v, out) => {
    const lean = (u / edge) * 1.9 - 1;
    const left = 0.12 + v * 0.05;
    if (u > edge - v * 0.06 || u < left * 0.2) return;
    const arc = Math.sqrt(Math.max(0, 1 - clamp(lean, -1, 1) ** 2));
    const crown = 0.1 + (1 - arc) * 0.32;
    if (v < crown) return;
    const floor = ((v - crown) * (0.62 + arc * 0.38) - (1 - arc) * 0.05) * 11 + 0.2;
    const part = floor - Math.floor(floor);
    const slab = smoothstep(0.0, 0.03, part) * smoothstep(0.44, 0.4, part);
    const rounding = clamp(0.5 - lean * 0.62) ** 1.3;
    const concrete = 1 + noise.fbm(u * 4, v * 4, 4) * 0.18 + noise.at(u * 70, v * 70) * 0.03;
    const under = smoothstep(0.44, 0.62, part);
    const bay = Math.abs(((((Math.asin(clamp(lean, -1, 1)) * 6) % 1) + 1) % 1) - 0.5);
    const frame = smoothstep(0.03, 0.012, bay);
    const pane = mix(
      glass,
      lit,
      clamp(
        0.1 +
          under * 0.22 +
          noise.at(Math.floor(Math.asin(clamp(lean, -1, 1)) * 6), Math.floor(floor) * 3.1) * 0.22,
      ),
    );
    for (let c = 0; c < 3; c++) {
      const front = (dark[c]! + (lit[c]! - dark[c]!) * rounding) * concrete;
      const back = pane[c]! * (0.25 + under * 0.75) * (1 - frame * 0.7) * (0.4 + rounding * 0.7);
      out[c] = back + (front - back) * slab;
    }
  });
}

/** A stairwell from below: turns that get smaller and brighter. */
function spiral(canvas: Canvas, facade: Facade): void {
  const noise = makeNoise(facade.seed);
  const [lit, dark] = [colour(facade.lit), colour(facade.dark)];
  const [cu, cv] = [canvas.aspect * 0.56, 0.44];
  shade(canvas, (u, v, out) => {
    const x = u - cu;
    const y = (v - cv) * 1.06;
    const radius = Math.hypot(x, y) + 1e-4;
    const angle = Math.atan2(y, x);
    const turn = Math.log(radius / 0.075) / Math.log(1.85) + angle / (Math.PI * 2);
    const part = turn - Math.floor(turn);
    const deep = Math.exp(-radius * 0.9);
    if (radius < 0.06) return void out.set(mix(lit, [1.3, 1.3, 1.3], smoothstep(0.06, 0, radius)));
    const steps = ((((angle / (Math.PI * 2)) * 34 + Math.floor(turn)) % 1) + 1) % 1;
    const rail = smoothstep(0.03, 0.06, part) * smoothstep(0.14, 0.11, part);
    const edge = smoothstep(0.1, 0.14, part) * smoothstep(0.24, 0.21, part);
    const soffit = smoothstep(0.2, 0.25, part);
    const sun = clamp(0.5 + Math.cos(angle + 2.3) * 0.42 + (deep - 0.5) * 0.5);
    const tread = 0.72 + smoothstep(0, 0.9, steps) * 0.4;
    const fall = 1 - smoothstep(0.25, 1, part) * 0.72;
    const plaster = 1 + noise.fbm(u * 5, v * 5, 3) * 0.14;
    for (let c = 0; c < 3; c++) {
      const below = (dark[c]! + (lit[c]! - dark[c]!) * sun * fall * tread) * plaster * soffit;
      out[c] = below + (lit[c]! * (0.35 + sun * 0.9) - below) * edge + (dark[c]! * 0.25 - below) * rail * 0.9;
    }
  });
}

/** Vertical folds of a facade, each with a bright and a dark flank. */
function foldedFins(canvas: Canvas, facade: Facade): void {
  const noise = makeNoise(facade.seed);
  const [lit, dark] = [colour(facade.lit), colour(facade.dark)];
  shade(canvas, (u, v, out) => {
    const roof = 0.2 + u * 0.34;
    if (v < roof) return;
    const place = Math.log(1 + u * 1.6) * 9 + (v - roof) * 0.05;
    const part = place - Math.floor(place);
    const flank = part < 0.58 ? part / 0.58 : 1 - (part - 0.58) / 0.42;
    const bright = part < 0.58;
    const shadow = smoothstep(roof + 0.1 + part * 0.9, roof + 0.06 + part * 0.9, v);
    const joint = smoothstep(0.01, 0.003, Math.abs((((v - roof) * 5) % 1) - 0.5) * 0.2) * 0.3;
    const concrete = 1 + noise.fbm(u * 5, v * 3, 5) * 0.26 + noise.at(u * 90, v * 90) * 0.04;
    const light = bright ? 0.55 + flank * 0.45 : 0.06 + flank * 0.16;
    const share = clamp(
      light * (1 - (bright ? (1 - shadow) * 0.0 : 0)) * (1 - joint) * (1.05 - (v - roof) * 0.3),
    );
    for (let c = 0; c < 3; c++) out[c] = (dark[c]! + (lit[c]! - dark[c]!) * share) * concrete;
  });
}
