import { isDeepStrictEqual } from 'node:util';
import { requireAdministrator } from '../access/index.ts';
import type { ChangeContext } from '../changes/change-context.ts';
import type { Doc, EntityStore } from '../changes/entity-store.ts';
import { fail } from '../errors/app-error.ts';
import type { PresetRecipe, PresetRevision, PresetWriter } from '../plugin-api/index.ts';
import { insertRevision, lockNewestRevision, presetKeyPrefix } from './queries.ts';
import { checkRecipe } from './schemas.ts';
import { isStandard, makesTheSame, standardRecipes } from './standard.ts';

type Chosen = Pick<PresetRevision, 'revision' | 'recipe'>;

/**
 * What is in force of a preset is a setting of the gallery, with its history and undo; the revisions that there were are
 * kept beside, and only grow, so that a number never means two recipes.
 */
export function createPresetWriter(context: ChangeContext, settings: EntityStore<Doc>): PresetWriter {
  const load = async (name: string): Promise<Chosen | undefined> => {
    const key = presetKeyPrefix + name;
    return (await settings.load(context.trx, [key])).get(key) as Chosen | undefined;
  };
  const write = (name: string, before: Chosen | undefined, after: Chosen | undefined) =>
    context.write(settings, [
      { id: presetKeyPrefix + name, before: before as Doc | undefined, after: after as Doc | undefined },
    ]);

  return {
    async edit(name, recipe) {
      requireAdministrator(context.viewer);
      checkRecipe(name, recipe);
      const newest = await lockNewestRevision(context.trx, name);
      const stored = await load(name);
      const current = stored ?? firstOf(name);
      if (current && isDeepStrictEqual(current.recipe, recipe)) return current.revision;
      if (current) await insertRevision(context.trx, { name, ...current });
      const revision = revisionFor(recipe, current, newest);
      await insertRevision(context.trx, { name, revision, recipe });
      await write(name, stored, { revision, recipe });
      return revision;
    },
    async retire(name) {
      requireAdministrator(context.viewer);
      if (isStandard(name))
        fail('NOT_ACCEPTED', { message: 'Pages rely on the standard presets.', pointer: '/name' });
      const stored = (await load(name)) ?? fail('NOT_FOUND');
      await write(name, stored, undefined);
    },
  };
}

function firstOf(name: string): Chosen | undefined {
  return isStandard(name) ? { revision: 1, recipe: standardRecipes[name] } : undefined;
}

function revisionFor(recipe: PresetRecipe, current: Chosen | undefined, newest: number): number {
  if (current && makesTheSame(current.recipe, recipe)) return current.revision;
  return Math.max(newest, current?.revision ?? 0) + 1;
}
