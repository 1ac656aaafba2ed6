import { fillPolygon, type Knot, type Mask, type Point, strokePath } from '../paint/mask.ts';
import { between, type Random } from '../paint/random.ts';

export type PlantKind = 'fern' | 'eucalyptus' | 'olive' | 'umbel' | 'grass' | 'seaweed' | 'ginkgo' | 'poppy';

/** What a plant is made of, so that a plate and a blueprint can each lay it in their own way. */
export type Plant = { stems: Knot[][]; leaves: Leaf[] };
export type Leaf = { outline: Point[]; vein: Knot[] /** 0…1, how old or shaded. */; age: number };

type Pen = { random: Random; plant: Plant };
type Aim = { u: number; v: number; angle: number; length: number };

/** Grows a plant upward from (u, v); `size` is its height in picture heights. */
export function growPlant(
  kind: PlantKind,
  random: Random,
  at: { u: number; v: number; size: number },
): Plant {
  const pen: Pen = { random, plant: { stems: [], leaves: [] } };
  const aim = { u: at.u, v: at.v, angle: -Math.PI / 2, length: at.size };
  growers[kind](pen, aim);
  return pen.plant;
}

export function drawPlant(
  plant: Plant,
  masks: { stems: Mask; leaves: Mask; veins: Mask },
  strength = 1,
): void {
  for (const stem of plant.stems) strokePath(masks.stems, stem);
  for (const leaf of plant.leaves) {
    fillPolygon(masks.leaves, leaf.outline, strength * (0.75 + leaf.age * 0.25));
    strokePath(masks.veins, leaf.vein);
  }
}

const growers: Record<PlantKind, (pen: Pen, aim: Aim) => void> = {
  fern: (pen, aim) => {
    const stem = bend(pen, aim, { curl: between(pen.random, -0.5, 0.5), thick: 0.0035 });
    stem.forEach(([u, v], i) => {
      const t = i / (stem.length - 1);
      if (i < 4 || i % 2 === 1) return;
      const length = aim.length * 0.3 * Math.sin(Math.PI * Math.min(1, t * 0.86 + 0.16)) ** 0.9 + 0.006;
      for (const side of [-1, 1])
        pinna(pen, { u, v, angle: headingAt(stem, i) + side * (1.25 - t * 0.4), length });
    });
  },
  eucalyptus: (pen, aim) =>
    alongStem(pen, aim, {
      count: 11,
      curl: 0.4,
      each: (at, t, side) =>
        leaf(pen, { ...at, angle: at.angle + side * 0.95, length: aim.length * (0.17 - t * 0.08) }, 0.82),
    }),
  olive: (pen, aim) => {
    for (const turn of [-0.35, 0.05, 0.4]) {
      const sprig = { ...aim, angle: aim.angle + turn, length: aim.length * between(pen.random, 0.75, 1) };
      alongStem(pen, sprig, {
        count: 15,
        curl: 0.45,
        each: (at, t, side) =>
          leaf(
            pen,
            {
              ...at,
              angle: at.angle + side * between(pen.random, 0.45, 0.8),
              length: aim.length * (0.15 - t * 0.05),
            },
            0.24,
          ),
      });
    }
  },
  umbel: (pen, aim) => {
    const stem = bend(
      pen,
      { ...aim, length: aim.length * 0.8 },
      { curl: between(pen.random, -0.3, 0.3), thick: 0.004 },
    );
    umbel(pen, { ...tipOf(stem), length: aim.length * 0.3 });
    for (const [place, side] of [
      [0.42, -1],
      [0.58, 1],
    ] as const) {
      const knot = stem[Math.floor(place * stem.length)]!;
      const branch = bend(
        pen,
        { u: knot[0], v: knot[1], angle: headingAt(stem, 20) + side * 0.6, length: aim.length * 0.36 },
        { curl: -side * 0.5, thick: 0.0026 },
      );
      umbel(pen, { ...tipOf(branch), length: aim.length * 0.17 });
      featherLeaf(pen, {
        u: knot[0],
        v: knot[1],
        angle: headingAt(stem, 12) + side * 1.0,
        length: aim.length * 0.24,
      });
    }
  },
  grass: (pen, aim) => {
    for (let i = 0; i < 9; i++) {
      const blade = {
        ...aim,
        u: aim.u + between(pen.random, -0.03, 0.03),
        angle: aim.angle + between(pen.random, -0.3, 0.3),
        length: aim.length * between(pen.random, 0.6, 1),
      };
      const stem = bend(pen, blade, { curl: between(pen.random, -0.9, 0.9), thick: 0.0022 });
      if (i % 3 !== 2) ear(pen, stem);
    }
  },
  seaweed: (pen, aim) => fork(pen, { ...aim, length: aim.length * 0.24 }, { depth: 5, thick: 0.014 }),
  ginkgo: (pen, aim) =>
    alongStem(pen, aim, {
      count: 6,
      curl: 0.5,
      each: (at, t, side) =>
        fan(pen, { ...at, angle: at.angle + side * 0.9, length: aim.length * (0.27 - t * 0.1) }),
    }),
  poppy: (pen, aim) => {
    for (const turn of [-0.28, 0.02, 0.25]) {
      const stem = bend(
        pen,
        { ...aim, angle: aim.angle + turn, length: aim.length * between(pen.random, 0.7, 1) },
        { curl: between(pen.random, -0.5, 0.5), thick: 0.0028 },
      );
      capsule(pen, { ...tipOf(stem), length: aim.length * 0.11 });
    }
    for (const side of [-1, 1, -1])
      featherLeaf(pen, {
        ...aim,
        angle: aim.angle + side * between(pen.random, 0.5, 0.9),
        length: aim.length * 0.38,
      });
  },
};

const STEPS = 30;

function bend(pen: Pen, aim: Aim, how: { curl: number; thick: number }): Knot[] {
  const knots: Knot[] = [];
  let { u, v, angle } = aim;
  const sway = between(pen.random, 0, 6);
  for (let i = 0; i <= STEPS; i++) {
    knots.push([u, v, how.thick * (1 - (0.75 * i) / STEPS)]);
    angle += (how.curl * (0.3 + (1.4 * i) / STEPS) + Math.sin(sway + i * 0.35) * 0.25) / STEPS;
    u += (Math.cos(angle) * aim.length) / STEPS;
    v += (Math.sin(angle) * aim.length) / STEPS;
  }
  pen.plant.stems.push(knots);
  return knots;
}

function headingAt(knots: readonly Knot[], index: number): number {
  const i = Math.min(knots.length - 2, Math.max(0, index));
  return Math.atan2(knots[i + 1]![1] - knots[i]![1], knots[i + 1]![0] - knots[i]![0]);
}

function tipOf(knots: readonly Knot[]) {
  const [u, v] = knots.at(-1)!;
  return { u, v, angle: headingAt(knots, knots.length) };
}

type Row = { count: number; curl: number; each: (at: Omit<Aim, 'length'>, t: number, side: number) => void };

function alongStem(pen: Pen, aim: Aim, row: Row): void {
  const stem = bend(pen, aim, { curl: between(pen.random, -row.curl, row.curl), thick: 0.0042 });
  for (let i = 0; i < row.count; i++) {
    const t = 0.14 + (0.84 * i) / row.count;
    const index = Math.floor(t * STEPS);
    const [u, v] = stem[index]!;
    const side = i % 2 === 0 ? -1 : 1;
    row.each({ u, v, angle: headingAt(stem, index) }, t, side);
    if (row.count > 8) row.each({ u, v, angle: headingAt(stem, index) }, t, -side);
  }
  row.each(tipOf(stem), 1, 0);
}

/** A leaf with a belly; `wide` is its width in its length. */
function leaf(pen: Pen, aim: Aim, wide: number): void {
  const { random } = pen;
  const curl = between(random, -0.5, 0.5);
  const left: Point[] = [];
  const right: Point[] = [];
  const vein: Knot[] = [];
  const steps = 16;
  for (let i = 0; i <= steps; i++) {
    const t = i / steps;
    const angle = aim.angle + curl * t;
    const u = aim.u + Math.cos(angle) * aim.length * t;
    const v = aim.v + Math.sin(angle) * aim.length * t;
    const belly = Math.sin(Math.PI * t ** 0.82) ** 0.85 * (wide / 2) * aim.length;
    left.push([u + Math.sin(angle) * belly, v - Math.cos(angle) * belly]);
    right.unshift([u - Math.sin(angle) * belly, v + Math.cos(angle) * belly]);
    vein.push([u, v, 0.0013 * (1 - t * 0.7)]);
  }
  pen.plant.leaves.push({ outline: [...left, ...right], vein, age: random() });
}

function pinna(pen: Pen, aim: Aim): void {
  const count = Math.max(4, Math.round(aim.length * 85));
  for (let i = 0; i < count; i++) {
    const t = (i + 0.5) / count;
    const u = aim.u + Math.cos(aim.angle) * aim.length * t;
    const v = aim.v + Math.sin(aim.angle) * aim.length * t;
    const length = aim.length * 0.17 * (1 - t * 0.7) + 0.002;
    for (const side of [-1, 1]) leaf(pen, { u, v, angle: aim.angle + side * 1.05, length }, 0.55);
  }
  pen.plant.stems.push([
    [aim.u, aim.v, 0.0013],
    [aim.u + Math.cos(aim.angle) * aim.length, aim.v + Math.sin(aim.angle) * aim.length, 0.0005],
  ]);
}

function umbel(pen: Pen, aim: Aim): void {
  for (let ray = 0; ray < 17; ray++) {
    const angle = aim.angle + (ray / 16 - 0.5) * 1.9;
    const stem = bend(
      pen,
      { ...aim, angle, length: aim.length * between(pen.random, 0.8, 1) },
      { curl: 0.2, thick: 0.0013 },
    );
    const tip = tipOf(stem);
    for (let floret = 0; floret < 13; floret++) {
      const turn = tip.angle + (floret / 12 - 0.5) * 2.6;
      const reach = aim.length * between(pen.random, 0.07, 0.2);
      const u = tip.u + Math.cos(turn) * reach;
      const v = tip.v + Math.sin(turn) * reach;
      pen.plant.stems.push([
        [tip.u, tip.v, 0.0005],
        [u, v, 0.0005],
      ]);
      for (let petal = 0; petal < 4; petal++)
        leaf(pen, { u, v, angle: (petal * Math.PI) / 2 + turn, length: aim.length * 0.03 }, 0.8);
    }
  }
}

function featherLeaf(pen: Pen, aim: Aim): void {
  const stem = bend(pen, aim, { curl: between(pen.random, -0.6, 0.6), thick: 0.0022 });
  for (let i = 5; i < STEPS; i += 2) {
    const [u, v] = stem[i]!;
    const length = aim.length * 0.26 * Math.sin((Math.PI * i) / STEPS) + 0.006;
    for (const side of [-1, 1]) leaf(pen, { u, v, angle: headingAt(stem, i) + side * 0.8, length }, 0.3);
  }
}

function ear(pen: Pen, stem: readonly Knot[]): void {
  for (let i = STEPS - 11; i <= STEPS; i++) {
    const [u, v] = stem[i]!;
    for (const side of [-1, 1])
      leaf(pen, { u, v, angle: headingAt(stem, i) + side * 0.42, length: 0.024 }, 0.3);
  }
}

function fork(pen: Pen, aim: Aim, how: { depth: number; thick: number }): void {
  const stem = bend(pen, aim, { curl: between(pen.random, -0.7, 0.7), thick: how.thick });
  const knots = stem.map(([u, v], i) => [u, v, how.thick * (0.8 + 0.2 * Math.sin(i * 0.7))] as const);
  pen.plant.stems.splice(-1, 1, knots);
  if (how.depth === 0) return;
  const tip = tipOf(stem);
  for (const side of [-1, 1]) {
    const length = aim.length * between(pen.random, 0.62, 0.86);
    fork(
      pen,
      { ...tip, angle: tip.angle + side * between(pen.random, 0.2, 0.42), length },
      { depth: how.depth - 1, thick: how.thick * 0.8 },
    );
  }
}

function fan(pen: Pen, aim: Aim): void {
  const stalk = bend(pen, { ...aim, length: aim.length * 0.45 }, { curl: 0.2, thick: 0.0016 });
  const tip = tipOf(stalk);
  const outline: Point[] = [[tip.u, tip.v]];
  const blade = aim.length * 0.66;
  for (let i = 0; i <= 26; i++) {
    const t = i / 26 - 0.5;
    const notch = Math.exp(-((t / 0.035) ** 2)) * 0.3;
    const reach = blade * (0.94 - notch - Math.abs(t) ** 3 * 1.6 + Math.sin(i * 2.1) * 0.018);
    outline.push([
      tip.u + Math.cos(tip.angle + t * 2.3) * reach,
      tip.v + Math.sin(tip.angle + t * 2.3) * reach,
    ]);
  }
  for (let ray = -5; ray <= 5; ray++) {
    const angle = tip.angle + ray * 0.2;
    const end: Knot = [tip.u + Math.cos(angle) * blade * 0.8, tip.v + Math.sin(angle) * blade * 0.8, 0.0003];
    pen.plant.leaves.push({
      outline: ray === 0 ? outline : [],
      vein: [[tip.u, tip.v, 0.0008], end],
      age: 0.6,
    });
  }
}

function capsule(pen: Pen, aim: Aim): void {
  leaf(pen, { ...aim, u: aim.u, v: aim.v, length: aim.length }, 0.78);
  leaf(pen, { ...aim, length: aim.length * 0.9 }, 0.5);
  const u = aim.u + Math.cos(aim.angle) * aim.length * 0.93;
  const v = aim.v + Math.sin(aim.angle) * aim.length * 0.93;
  for (let ray = -3; ray <= 3; ray++)
    leaf(pen, { u, v, angle: aim.angle + ray * 0.44, length: aim.length * 0.3 }, 0.5);
}
