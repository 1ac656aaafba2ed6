import { isAppError } from '../../errors/app-error.ts';
import type { Context } from '../../http/state.ts';
import type { JsonSchema } from '../../plugin-api/index.ts';
import { callContextOf } from '../../views/page/call-context.ts';
import {
  checkForm,
  loadChoices,
  readFormValues,
  resolveSettings,
  type SchemaFormModel,
  type ShownProblem,
  schemaFormModel,
  sealSettings,
  type Values,
  withDefaults,
} from '../settings/index.ts';
import type { PluginPageParts } from './parts.ts';
import { sentenceOf } from './shown-problem.ts';

/** The settings of a plugin as a form; null where it has none. */
export async function settingsForm(
  parts: PluginPageParts,
  ctx: Context,
  plugin: string,
): Promise<SchemaFormModel | null> {
  // one that cannot be read has none to show; why stands on its page
  const nothing = { schema: null, stored: {} };
  const { schema, stored } = await parts.administration.settings(plugin).catch(error => {
    if (!isAppError(error)) throw error;
    return nothing;
  });
  return schema && makeForm(parts, ctx, { plugin, schema, values: withDefaults(schema, stored) });
}

interface Filled {
  readonly plugin: string;
  readonly schema: JsonSchema;
  readonly values: Values;
  readonly problems?: readonly ShownProblem[];
}

async function makeForm(
  { views, administration }: PluginPageParts,
  ctx: Context,
  { plugin, schema, values, problems = [] }: Filled,
): Promise<SchemaFormModel> {
  const { t, locale, read } = ctx.state;
  // also of one that is off: it is set up before it is switched on
  const { manifest, folder } = (await administration.find(plugin)) ?? { manifest: null, folder: null };
  const text =
    manifest && folder ? views.textsOf({ manifest, folder }, locale) : views.translatorOf(plugin, locale);
  return schemaFormModel({
    ...{ schema, values, problems, t },
    choices: await loadChoices(schema, read),
    pluginText: text as never,
  });
}

/** Null: they are kept and in force. Otherwise the form again, with what is wrong or with a row more or less. */
export async function saveSettings(
  parts: PluginPageParts,
  ctx: Context,
  plugin: string,
): Promise<SchemaFormModel | null> {
  const { administration, secrets } = parts;
  const { schema, stored } = await administration.settings(plugin);
  if (schema === null) return null;
  const { values, edit } = readFormValues(schema, ctx.state.form, stored);
  const again = (problems: readonly ShownProblem[]) => {
    if (problems.length > 0) ctx.status = 400;
    return makeForm(parts, ctx, { plugin, schema, values, problems });
  };
  if (edit !== null) return again([]);
  const choices = await loadChoices(schema, ctx.state.read);
  const problems = checkForm({ schema, values, stored, choices });
  if (problems.length > 0) return again(problems);
  const next = sealSettings(schema, values, { plugin, secrets });
  try {
    const objections = await askPlugin(parts, ctx, { plugin, schema, stored, next });
    if (objections.length > 0) return await again(objections);
    await administration.saveSettings(plugin, next);
    return null;
  } catch (error) {
    return again([{ pointer: '', text: sentenceOf(error) }]);
  }
}

/** What the plugin itself has against them. It gets its own secrets, and nobody else is asked. */
async function askPlugin(
  { plugins, secrets }: PluginPageParts,
  ctx: Context,
  { plugin, schema, stored, next }: { plugin: string; schema: JsonSchema; stored: Values; next: Values },
): Promise<ShownProblem[]> {
  const { hooks } = plugins;
  const owner = { plugin, secrets };
  const resolved = await resolveSettings(schema, next, owner);
  if (!hooks.has('settings.validating')) return [];
  // what was kept before may not fit any more, which is what this form mends
  const previous = await resolveSettings(schema, stored, owner).catch(() => ({}));
  const context = { ...callContextOf(ctx as never), only: plugin };
  const answers = await hooks.call('settings.validating', { previous, next: resolved }, context);
  return answers.flatMap(({ value }) => value.map(({ pointer, message }) => ({ pointer, text: message })));
}
