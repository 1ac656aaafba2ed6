import type { JsonSchema, PresetRecipe } from '../../plugin-api/index.ts';
import {
  checkForm,
  readFormValues,
  type SchemaFormModel,
  type ShownProblem,
  schemaFormModel,
} from '../../plugin-host/settings/index.ts';
import type { Translate } from '../../views/texts/catalogues.ts';
import { editRecipe, type RecipeEdit } from '../propose.ts';
import { recipeSchemaOf } from '../schemas.ts';
import { isStandard } from '../standard.ts';

/** A standard preset is whole, so nothing is asked of its shape; nobody has to say what a preset is for. */
function formSchemaOf(name: string): JsonSchema {
  const { properties, required, ...schema } = recipeSchemaOf(name);
  const { shape: _shape, aspect: _aspect, ...rest } = properties;
  const asked = isStandard(name) ? rest : properties;
  return {
    ...schema,
    properties: asked,
    required: required.filter(each => each in asked && each !== 'purpose'),
  };
}

/** The recipe that a form asks for, unchecked. */
export function readRecipe(name: string, form: URLSearchParams, before: PresetRecipe): PresetRecipe {
  const { values } = readFormValues(formSchemaOf(name), form);
  return editRecipe(before, { purpose: '', ...values } as RecipeEdit);
}

/** What is wrong with it, for its fields. */
export function findProblems(name: string, recipe: PresetRecipe): ShownProblem[] {
  return checkForm({ schema: recipeSchemaOf(name), values: { ...recipe } });
}

export function recipeForm(
  name: string,
  recipe: PresetRecipe,
  { t, problems }: { t: Translate; problems: readonly ShownProblem[] },
): SchemaFormModel {
  return schemaFormModel({
    ...{ schema: formSchemaOf(name), values: { ...recipe }, problems, t, prefix: 'recipe' },
    pluginText: ((key: string) => {
      const text = t(`presets.${key}`);
      return text === `presets.${key}` ? key : text;
    }) as never,
  });
}
