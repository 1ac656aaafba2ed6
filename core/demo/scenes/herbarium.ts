import { blurMask } from '../paint/blur.ts';
import { type Canvas, shade, toward } from '../paint/canvas.ts';
import { type Colour, colour, mix } from '../paint/colour.ts';
import { clamp, smoothstep } from '../paint/curve.ts';
import { layMask, type Mask, makeMask } from '../paint/mask.ts';
import { makeNoise } from '../paint/noise.ts';
import { between, seededRandom } from '../paint/random.ts';
import { drawPlant, growPlant, type PlantKind } from './plant.ts';

export type Herbarium = {
  seed: number;
  kind: PlantKind;
  /** How many stand side by side, and how tall, in picture heights. */
  count?: number;
  size?: number;
};

export type Plate = Herbarium & { paper: string; leaf: string; old: string; frame?: boolean };

/** A plant on cream paper in thin washes: pigment gathers at edges, veins are left pale. */
export function paintPlate(canvas: Canvas, plate: Plate): void {
  const noise = makeNoise(plate.seed);
  paintPaper(canvas, { noise, paper: colour(plate.paper) });
  if (plate.frame) ruleFrame(canvas, mix(colour(plate.old), [0.1, 0.09, 0.08], 0.6));
  const masks = growAll(canvas, plate);
  const soft = copyMask(masks.leaves);
  blurMask(soft, 0.005);
  shadowOnPaper(canvas, masks);
  const [young, old] = [colour(plate.leaf), colour(plate.old)];
  let index = 0;
  shade(canvas, (u, v, out) => {
    const i = index++;
    const cover = masks.leaves.cover[i]!;
    if (cover < 0.01) return;
    const wash = 0.62 + noise.fbm(u * 8, v * 8, 4) * 0.55 + noise.at(u * 60, v * 60) * 0.08;
    const rim = clamp((cover - soft.cover[i]!) * 1.1) * 0.55;
    const tone = mix(young, old, clamp(0.4 + noise.fbm(u * 3 + 9, v * 3, 3) * 1.3));
    const thin = clamp(wash + rim - masks.veins.cover[i]! * 0.4) * cover;
    // A wash multiplies the paper below it; it never covers it.
    for (let c = 0; c < 3; c++) out[c] = out[c]! * (1 - thin + thin * Math.min(1, tone[c]! * 1.25));
  });
  layMask(canvas, masks.stems, mix(old, [0.03, 0.03, 0.02], 0.35), 0.85);
}

/** A plant laid on paper that the sun turned blue around it. */
export function paintCyanotype(canvas: Canvas, print: Herbarium): void {
  const noise = makeNoise(print.seed);
  const masks = growAll(canvas, print);
  const near = copyMask(masks.leaves);
  for (let i = 0; i < near.cover.length; i++)
    near.cover[i] = Math.max(near.cover[i]! * 0.82, masks.stems.cover[i]!);
  const halo = copyMask(near);
  blurMask(halo, 0.006);
  const [deep, pale, paper] = [colour('#0d2f5e'), colour('#2a62a0'), colour('#f0ede2')];
  let index = 0;
  shade(canvas, (u, v, out) => {
    const i = index++;
    const edge = Math.min(u, canvas.aspect - u, v, 1 - v);
    const brush = smoothstep(
      0.035,
      0.062,
      edge + noise.fbm(u * 6, v * 6, 4) * 0.035 + noise.at(u * 3, v * 70) * 0.006,
    );
    const sun = clamp(0.42 + noise.fbm(u * 1.6, v * 1.6, 4) * 0.75 + noise.at(u * 2, v * 46) * 0.06);
    const tone = mix(deep, pale, sun * 0.55);
    const kept = clamp(
      near.cover[i]! * 0.8 +
        halo.cover[i]! * 0.26 -
        masks.veins.cover[i]! * 0.14 +
        noise.fbm(u * 14, v * 14, 2) * 0.08 * near.cover[i]!,
    );
    const fibre = 1 + noise.at(u * 180, v * 90) * 0.03;
    const light = mix(tone, mix(pale, paper, 0.9), kept);
    for (let c = 0; c < 3; c++) out[c] = (paper[c]! * (1 - brush) + light[c]! * brush) * fibre;
  });
}

function growAll(canvas: Canvas, herbarium: Herbarium) {
  const random = seededRandom(herbarium.seed);
  const masks = { stems: makeMask(canvas), leaves: makeMask(canvas), veins: makeMask(canvas) };
  const count = herbarium.count ?? 1;
  const size = (herbarium.size ?? 0.78) * Math.min(1, canvas.aspect * 1.25);
  for (let i = 0; i < count; i++) {
    const u = canvas.aspect * ((i + 1) / (count + 1)) + between(random, -0.02, 0.02);
    const plant = growPlant(herbarium.kind, random, {
      u,
      v: 0.5 + size * 0.53,
      size: size * (count > 1 ? between(random, 0.8, 1) : 1),
    });
    drawPlant(plant, masks);
  }
  return masks;
}

function copyMask(mask: Mask): Mask {
  return { ...mask, cover: mask.cover.slice() };
}

function paintPaper(canvas: Canvas, sheet: { noise: ReturnType<typeof makeNoise>; paper: Colour }): void {
  const { noise, paper } = sheet;
  const stain: Colour = mix(paper, [0.42, 0.26, 0.1], 0.35);
  shade(canvas, (u, v, out) => {
    const edge = Math.min(u, canvas.aspect - u, v, 1 - v);
    const aged = clamp(smoothstep(0.16, 0, edge) * 0.5 + noise.fbm(u * 2.2, v * 2.2, 4) * 0.4 - 0.05);
    const foxing = smoothstep(0.62, 0.8, noise.at(u * 17, v * 17)) * 0.35;
    const fibre = 1 + noise.at(u * 150, v * 60) * 0.022 + noise.at(u * 320, v * 320) * 0.02;
    out[0] = paper[0] * fibre;
    out[1] = paper[1] * fibre;
    out[2] = paper[2] * fibre;
    toward(out, stain, clamp(aged * 0.8 + foxing));
  });
}

/** The pressed plant lies on the sheet, not in it. */
function shadowOnPaper(canvas: Canvas, masks: { leaves: Mask; stems: Mask }): void {
  const shadow = copyMask(masks.leaves);
  for (let i = 0; i < shadow.cover.length; i++)
    shadow.cover[i] = Math.max(shadow.cover[i]!, masks.stems.cover[i]!);
  blurMask(shadow, 0.004);
  const shift = Math.round(canvas.height * 0.005);
  const moved = makeMask(canvas);
  moved.cover.set(
    shadow.cover.subarray(0, shadow.cover.length - shift * canvas.width - shift),
    shift * canvas.width + shift,
  );
  layMask(canvas, moved, [0.12, 0.1, 0.08], 0.24);
}

function ruleFrame(canvas: Canvas, ink: Colour): void {
  shade(canvas, (u, v, out) => {
    const edge = Math.min(u, canvas.aspect - u, v, 1 - v);
    const line = Math.max(
      smoothstep(0.0016, 0.0008, Math.abs(edge - 0.045)),
      smoothstep(0.0009, 0.0004, Math.abs(edge - 0.053)),
    );
    if (line > 0) toward(out, ink, line * 0.6);
  });
}
