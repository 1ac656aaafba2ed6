import type { PresetRecipe, PresetRevision, Presets } from '../plugin-api/index.ts';
import { makesTheSame, standardRecipes } from './standard.ts';

/** A recipe in part; what it leaves out stays. */
export type RecipeEdit = {
  readonly [Name in keyof PresetRecipe]?: PresetRecipe[Name] extends readonly unknown[] | string | number
    ? PresetRecipe[Name]
    : Partial<PresetRecipe[Name]>;
};

/** What a preset of one's own begins with: made when it is asked for. */
export const firstRecipe: PresetRecipe = {
  ...standardRecipes.medium,
  fits: 1_200,
  formats: { jpg: 'on-demand', webp: 'on-demand', avif: 'off', png: 'off' },
};

/** The recipe in force of this name, or what a new one begins with. */
export function currentRecipe({ inForce }: Presets, name: string): PresetRecipe {
  return inForce.find(each => each.name === name)?.recipe ?? firstRecipe;
}

/** The recipe with the edit laid over, unchecked. */
export function editRecipe(base: PresetRecipe, edit: RecipeEdit): PresetRecipe {
  return {
    ...base,
    ...edit,
    aspect: layOver(base.aspect, edit.aspect),
    quality: layOver(base.quality, edit.quality),
    formats: layOver(base.formats, edit.formats),
  };
}

/** What is no object is handed on, for the check to refuse. */
function layOver<Part extends object>(base: Part, edit: Partial<Part> | undefined): Part {
  if (edit === undefined) return base;
  return typeof edit === 'object' && edit !== null ? { ...base, ...edit } : (edit as Part);
}

/** The revision that a recipe will be when it is put in force. */
export function proposeRevision(presets: Presets, name: string, recipe: PresetRecipe): PresetRevision {
  const current = presets.inForce.find(each => each.name === name);
  if (current && makesTheSame(current.recipe, recipe)) return { name, revision: current.revision, recipe };
  const numbers = [...presets.inForce, ...presets.past].filter(each => each.name === name);
  const newest = Math.max(0, ...numbers.map(({ revision }) => revision));
  return { name, revision: newest + 1, recipe };
}
