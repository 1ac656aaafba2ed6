import { type Canvas, shade } from './canvas.ts';
import { colour } from './colour.ts';
import { clamp, smoothstep } from './curve.ts';
import { makeMask, strokePath } from './mask.ts';
import { makeNoise } from './noise.ts';
import { between, seededRandom } from './random.ts';

export type Print = {
  seed: number;
  border: number /** 0 kept in a drawer … 1 kept on a window sill. */;
  wear: number;
  deckle?: boolean;
};

/** Makes an old paper print of the canvas: border, silvered darks, stains, cracks, bent corners. */
export function agePrint(canvas: Canvas, print: Print): void {
  const noise = makeNoise(print.seed);
  const paper = colour('#dcd5c4');
  const scratches = drawScratches(canvas, print);
  let index = 0;
  shade(canvas, (u, v, out) => {
    const scratch = scratches.cover[index++]!;
    const edge = Math.min(u, canvas.aspect - u, v, 1 - v);
    const stain = clamp(noise.fbm(u * 1.8, v * 1.8, 4) * 0.9 + 0.1) * print.wear;
    const bleach = smoothstep(0.3, 0, edge - print.border) * 0.35 * print.wear + stain * 0.25;
    const spots = smoothstep(0.66, 0.78, noise.at(u * 23, v * 23)) * print.wear * 0.5;
    const fibre = 1 + noise.at(u * 170, v * 130) * 0.04;
    const inside = smoothstep(-0.0012, 0.0012, edge - print.border);
    const corner = Math.hypot(Math.min(u, canvas.aspect - u), Math.min(v, 1 - v));
    const worn = smoothstep(0.06, 0.0, corner + noise.at(u * 40, v * 40) * 0.014) * print.wear;
    const cut = print.deckle
      ? smoothstep(0.001, 0.003, edge - 0.006 - Math.abs(Math.sin((u + v) * 130)) * 0.005)
      : 1;
    for (let c = 0; c < 3; c++) {
      const faded = out[c]! + (paper[c]! * 0.72 - out[c]!) * clamp(bleach);
      const image = faded * (1 - spots * 0.5) + scratch * 0.5;
      const sheet = paper[c]! * fibre * (1 - stain * 0.3 - spots * 0.5);
      const shown = sheet + (image - sheet) * inside;
      out[c] = (shown + (paper[c]! * 1.05 - shown) * worn) * (0.03 + 0.97 * cut);
    }
  });
}

function drawScratches(canvas: Canvas, print: Print) {
  const random = seededRandom(print.seed + 2);
  const mask = makeMask(canvas);
  for (let i = 0; i < 26 * print.wear; i++) {
    const [u, v] = [random() * canvas.aspect, random()];
    const angle = between(random, 0, Math.PI);
    const length = between(random, 0.004, 0.09) * random();
    strokePath(
      mask,
      [
        [u, v, 0.0005],
        [u + Math.cos(angle) * length, v + Math.sin(angle) * length, 0.0003],
      ],
      between(random, 0.2, 0.8),
    );
  }
  return mask;
}
