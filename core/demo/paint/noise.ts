import { seededRandom } from './random.ts';

/** Smooth random surfaces over the plane, every value about −1…1. */
export type Noise = {
  at(x: number, y: number): number;
  /** Sum of octaves, each twice as fine and half as strong. */
  fbm(x: number, y: number, octaves: number): number;
  /** Like fbm but folded into sharp crests, 0…1. */
  ridged(x: number, y: number, octaves: number): number;
};

/** Gradient noise with a permutation of its own. */
export function makeNoise(seed: number): Noise {
  const order = shuffledOrder(seed);
  const slopesX = new Float64Array(512);
  const slopesY = new Float64Array(512);
  for (let i = 0; i < 512; i++) {
    const angle = (order[i]! / 256) * Math.PI * 2;
    slopesX[i] = Math.cos(angle) * 1.5;
    slopesY[i] = Math.sin(angle) * 1.5;
  }

  function at(x: number, y: number): number {
    const left = Math.floor(x);
    const top = Math.floor(y);
    const dx = x - left;
    const dy = y - top;
    const fadeX = dx * dx * dx * (dx * (dx * 6 - 15) + 10);
    const fadeY = dy * dy * dy * (dy * (dy * 6 - 15) + 10);
    const column = left & 255;
    const row = top & 255;
    const a = order[column]! + row;
    const b = order[column + 1]! + row;
    const nw = slopesX[a]! * dx + slopesY[a]! * dy;
    const ne = slopesX[b]! * (dx - 1) + slopesY[b]! * dy;
    const sw = slopesX[a + 1]! * dx + slopesY[a + 1]! * (dy - 1);
    const se = slopesX[b + 1]! * (dx - 1) + slopesY[b + 1]! * (dy - 1);
    const north = nw + (ne - nw) * fadeX;
    return north + (sw + (se - sw) * fadeX - north) * fadeY;
  }

  function fbm(x: number, y: number, octaves: number): number {
    let sum = 0;
    let strength = 0.5;
    let px = x;
    let py = y;
    for (let i = 0; i < octaves; i++) {
      sum += at(px, py) * strength;
      strength *= 0.5;
      const turned = px * 1.6 - py * 1.2 + 17.3;
      py = px * 1.2 + py * 1.6 + 9.1;
      px = turned;
    }
    return sum;
  }

  function ridged(x: number, y: number, octaves: number): number {
    let sum = 0;
    let strength = 0.5;
    let weight = 1;
    let px = x;
    let py = y;
    for (let i = 0; i < octaves; i++) {
      const crest = 1 - Math.abs(at(px, py));
      const value = crest * crest * weight;
      sum += value * strength;
      weight = Math.min(1, value * 1.6);
      strength *= 0.5;
      const turned = px * 1.6 - py * 1.2 + 5.7;
      py = px * 1.2 + py * 1.6 + 3.3;
      px = turned;
    }
    return sum;
  }

  return { at, fbm, ridged };
}

function shuffledOrder(seed: number): Uint8Array {
  const random = seededRandom(seed + 7919);
  const order = new Uint8Array(514);
  for (let i = 0; i < 256; i++) order[i] = i;
  for (let i = 255; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    const held = order[i]!;
    order[i] = order[other]!;
    order[other] = held;
  }
  for (let i = 256; i < 514; i++) order[i] = order[i - 256]!;
  return order;
}
