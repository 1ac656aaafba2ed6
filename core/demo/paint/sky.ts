import { addLight, type Canvas, shadeCoarse, toward } from './canvas.ts';
import { type Colour, colour, makeRamp, readRamp, type Stops } from './colour.ts';
import { clamp, smoothstep } from './curve.ts';
import { makeNoise } from './noise.ts';

export type Sun = { u: number; v: number; light: string; strength: number; disc?: number };

export type Clouds = {
  /** 0 none … 1 overcast. */
  cover: number;
  /** Greater is smaller clouds. */
  grain: number;
  light: string;
  dark: string;
  /** Drawn out sideways (> 1) or toward the viewer (< 1), as wind and long exposures do. */
  drawn?: number;
  softness?: number;
};

export type Sky = {
  seed: number;
  horizon: number;
  /** 0 zenith … 1 horizon. */
  stops: Stops;
  sun?: Sun;
  clouds?: Clouds;
};

/** A whole sky behind everything; below the horizon its last colour goes on. */
export function paintSky(canvas: Canvas, sky: Sky): void {
  const ramp = makeRamp(sky.stops);
  const addClouds = sky.clouds ? cloudShader(canvas, sky, sky.clouds) : undefined;
  const glow = sky.sun ? glowShader(sky.sun, sky.horizon) : undefined;
  shadeCoarse(canvas, canvas.height > 500 ? 3 : 1, (u, v, out) => {
    readRamp(ramp, clamp(v / sky.horizon), out);
    glow?.(u, v, out);
    if (v < sky.horizon) addClouds?.(u, v, out);
  });
}

/** The air lights up around the sun, wider along the horizon than above it. */
function glowShader(sun: Sun, horizon: number) {
  const light = colour(sun.light);
  const low = smoothstep(0.5, 0, horizon - sun.v);
  const disc = sun.disc ?? 0.014;
  return (u: number, v: number, out: Float32Array) => {
    const du = u - sun.u;
    const dv = (v - sun.v) * (1 + low * 0.9);
    const far = Math.sqrt(du * du + dv * dv);
    const near = Math.hypot(du, v - sun.v);
    const air = 0.42 / (1 + (far / 0.11) ** 1.7) + 0.34 * Math.exp(-far * 2.4);
    const core =
      disc > 0 ? smoothstep(disc * 1.5, disc * 0.75, near) * 5 + 0.7 * Math.exp(-near / (disc * 2.4)) : 0;
    addLight(out, light, (air + core) * sun.strength);
  };
}

function cloudShader(canvas: Canvas, sky: Sky, clouds: Clouds) {
  const noise = makeNoise(sky.seed);
  const light = colour(clouds.light);
  const dark = colour(clouds.dark);
  const glow = sky.sun ? colour(sky.sun.light) : light;
  const drawn = clouds.drawn ?? 1.6;
  const softness = clouds.softness ?? 0.36;
  const sunU = sky.sun?.u ?? canvas.aspect * 0.3;
  const sunV = sky.sun?.v ?? 0.1;
  const threshold = 0.34 - clouds.cover * 0.72;
  return (u: number, v: number, out: Float32Array) => {
    const rise = sky.horizon - v + 0.075;
    const x = ((u - canvas.aspect / 2) / rise) * clouds.grain * 0.34;
    const z = (clouds.grain * 0.62) / rise;
    const wx = noise.at(x * 0.7 + 3.1, z * 0.7) * 0.55;
    const wz = noise.at(x * 0.7 - 7.7, z * 0.7 + 4.4) * 0.55;
    const px = (x + wx) / drawn;
    const pz = z + wz;
    const thick = noise.fbm(px, pz, 5);
    const body = smoothstep(threshold, threshold + softness, thick);
    if (body <= 0.003) return;
    const toSunU = sunU - u;
    const toSunV = sunV - v;
    const away = Math.hypot(toSunU, toSunV) + 0.05;
    const shifted = noise.fbm(px + (toSunU / away) * 0.2, pz - (toSunV / away) * 0.2, 3);
    const lit = clamp(0.46 + (thick - shifted) * 1.5 - (thick - threshold - softness) * 0.35);
    const share = body * smoothstep(0.075, 0.17, rise) * 0.94;
    const near = Math.exp(-away * 2.6) * (1 - body * 0.5) * (sky.sun?.strength ?? 0);
    toward(out, blend(dark, light, lit), share);
    addLight(out, glow, near * share * (0.25 + lit * 0.7));
  };
}

function blend(from: Colour, to: Colour, share: number): Colour {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ];
}
