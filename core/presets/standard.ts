import type {
  OfferedSize,
  PhotoSizes,
  PresetRecipe,
  PresetRevision,
  Presets,
  StandardPreset,
} from '../plugin-api/index.ts';

/** Pages rely on these names, smallest first. */
export const standardNames: readonly StandardPreset[] = ['thumb', 'small', 'medium', 'large'];

/** Longest sides that each may have, px: whatever is chosen, they stay in their order. */
export const standardBounds: Readonly<Record<StandardPreset, { least: number; most: number }>> = {
  thumb: { least: 200, most: 600 },
  small: { least: 601, most: 1_200 },
  medium: { least: 1_201, most: 2_000 },
  large: { least: 2_001, most: 4_096 },
};

const whole = {
  purpose: '',
  shape: 'whole',
  aspect: { width: 1, height: 1 },
  sharpening: 'none',
  dense: [],
} as const;

/** Revision 1 of each. */
export const standardRecipes: Readonly<Record<StandardPreset, PresetRecipe>> = {
  thumb: {
    ...whole,
    fits: 400,
    quality: { jpg: 76, webp: 74, avif: 52 },
    dense: ['jpg'],
    formats: { jpg: 'eager', webp: 'eager', avif: 'background', png: 'on-demand' },
  },
  small: {
    ...whole,
    fits: 800,
    quality: { jpg: 78, webp: 76, avif: 54 },
    formats: { jpg: 'eager', webp: 'background', avif: 'background', png: 'on-demand' },
  },
  medium: {
    ...whole,
    fits: 1_600,
    quality: { jpg: 82, webp: 79, avif: 56 },
    formats: { jpg: 'eager', webp: 'background', avif: 'background', png: 'on-demand' },
  },
  large: {
    ...whole,
    fits: 2_560,
    quality: { jpg: 84, webp: 81, avif: 58 },
    formats: { jpg: 'on-demand', webp: 'on-demand', avif: 'on-demand', png: 'on-demand' },
  },
};

export function isStandard(name: string): name is StandardPreset {
  return name in standardRecipes;
}

/** What a gallery has before anybody edits anything. */
export const standardPresets: Presets = composePresets([], []);

/** The standard presets and one's own, from what is in force of them and every revision that there was. */
export function composePresets(
  chosen: readonly PresetRevision[],
  ledger: readonly PresetRevision[],
): Presets {
  const standard = standardNames.map(
    name => chosen.find(each => each.name === name) ?? { name, revision: 1, recipe: standardRecipes[name] },
  );
  const own = chosen.filter(({ name }) => !isStandard(name)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const inForce = [...standard, ...own];
  const past = ledger.filter(
    ({ name, revision }) => !inForce.some(each => each.name === name && each.revision === revision),
  );
  return Object.freeze({ inForce, past, sizes: sizesOf(standard) });
}

function sizesOf(standard: readonly PresetRevision[]): PhotoSizes {
  const entries = standard.map(({ name, revision, recipe: { fits, formats } }): [string, OfferedSize] => [
    name,
    { revision, fits, eager: (['jpg', 'webp', 'avif', 'png'] as const).filter(f => formats[f] === 'eager') },
  ]);
  return Object.freeze(Object.fromEntries(entries)) as PhotoSizes;
}

/** Whether two recipes make the same bytes: then they are one revision, whenever the files are made. */
export function makesTheSame(one: PresetRecipe, other: PresetRecipe): boolean {
  return bytesFollowFrom(one) === bytesFollowFrom(other);
}

function bytesFollowFrom({ fits, shape, aspect, quality, sharpening, dense }: PresetRecipe): string {
  const cut = shape === 'cover' ? [aspect.width, aspect.height] : null;
  const { jpg, webp, avif } = quality;
  return JSON.stringify([fits, cut, jpg, webp, avif, sharpening, dense.toSorted()]);
}
