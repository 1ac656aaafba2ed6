/**
 * Settings and options by JSON Schema: checked, kept with their secrets sealed, and asked for by a form that needs no script.
 * A page with such a form: `loadChoices` → `schemaFormModel` → `include('@plugin-host/schema-form', { t, form })`; its POST:
 * `readFormValues` → `checkForm` → the form again with problems, or on with the values.
 */
export { checkForm } from './check-form.ts';
export { checkSettingsSchema, checkValues, type ValueProblem } from './check-values.ts';
export { type FormChoices, loadChoices } from './form-choices.ts';
export {
  type FieldModel,
  type FormModelParts,
  type SchemaFormModel,
  type ShownProblem,
  schemaFormModel,
} from './form-model.ts';
export { type FormEdit, readFormValues, type SentValues } from './form-values.ts';
export {
  listSecrets,
  type PluginSecrets,
  redactSettings,
  resolveSettings,
  sealSettings,
  withDefaults,
} from './resolve-settings.ts';
export type { Values } from './schema.ts';
export { createSecrets, type Secrets } from './secrets.ts';
