import { clamp } from './curve.ts';

/** Linear light: red, green, blue; 1 is paper white, more is a lamp. */
export type Colour = readonly [number, number, number];

/** From the hexadecimal sRGB that palettes are written in. */
export function colour(hex: string): Colour {
  const value = Number.parseInt(hex.slice(1), 16);
  return [linear(value >> 16), linear((value >> 8) & 255), linear(value & 255)];
}

function linear(byte: number): number {
  const share = byte / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

export function mix(from: Colour, to: Colour, share: number): Colour {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ];
}

export function scale(light: Colour, factor: number): Colour {
  return [light[0] * factor, light[1] * factor, light[2] * factor];
}

/** 257 steps of colour between stops; read with `readRamp`. */
export type Ramp = Float32Array;

export type Stops = readonly (readonly [position: number, hex: string])[];

export function makeRamp(stops: Stops): Ramp {
  const ramp = new Float32Array(257 * 3);
  const lights = stops.map(([position, hex]) => ({ position, light: colour(hex) }));
  for (let i = 0; i <= 256; i++) ramp.set(colourBetween(lights, i / 256), i * 3);
  return ramp;
}

function colourBetween(lights: { position: number; light: Colour }[], at: number): Colour {
  const next = lights.findIndex(stop => stop.position >= at);
  if (next === -1) return lights.at(-1)!.light;
  if (next === 0) return lights[0]!.light;
  const [a, b] = [lights[next - 1]!, lights[next]!];
  const share = (at - a.position) / (b.position - a.position);
  return mix(a.light, b.light, share * share * (3 - 2 * share) * 0.5 + share * 0.5);
}

export function readRamp(ramp: Ramp, share: number, out: Float32Array): void {
  const place = clamp(share) * 255.999;
  const index = Math.floor(place) * 3;
  const part = place - Math.floor(place);
  out[0] = ramp[index]! + (ramp[index + 3]! - ramp[index]!) * part;
  out[1] = ramp[index + 1]! + (ramp[index + 4]! - ramp[index + 1]!) * part;
  out[2] = ramp[index + 2]! + (ramp[index + 5]! - ramp[index + 2]!) * part;
}
