import { fail } from '../../errors/app-error.ts';
import type { Context } from '../../http/state.ts';
import type { Contributions, Guarded, MetadataField, Photo } from '../../plugin-api/index.ts';
import type { Views } from '../../views/create-views.ts';
import type { Fact } from './caption.ts';

export interface FieldParts {
  readonly views: Pick<Views, 'translatorOf'>;
  /** Plugins' fields; none when absent. */
  readonly plugins?: { readonly contributions: Contributions };
}

type Field = Guarded<MetadataField>;

function listFields({ plugins }: FieldParts): readonly Field[] {
  return plugins?.contributions.of('metadataField') ?? [];
}

function labelOf({ views }: FieldParts, ctx: Context, { plugin, label }: Field): string {
  return views.translatorOf(plugin, ctx.state.locale)(label);
}

/** What plugins' fields say of a photo, to who may know. */
export function contributedFacts(parts: FieldParts, ctx: Context, photo: Photo): Fact[] {
  const isEditor = photo.may.includes('edit');
  return listFields(parts).flatMap(field => {
    const value = photo.ext[field.plugin]?.[field.key];
    const isShown = (field.shown ?? true) || isEditor;
    if (!isShown || value === undefined || value === null || value === '') return [];
    return [{ label: labelOf(parts, ctx, field), value: sayValue(ctx, value) }];
  });
}

function sayValue({ state: { t } }: Context, value: unknown): string {
  if (typeof value === 'boolean') return t(value ? 'photo.about.yes' : 'photo.about.no');
  return String(value);
}

/** One field of the photo's form. */
export interface EditableField {
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'date';
  /** Of yes, no and unknown; null: it is typed. */
  readonly options: readonly { readonly value: string; readonly label: string }[] | null;
  readonly attributes: string;
}

const attributesOf: Readonly<Record<MetadataField['type'], string>> = {
  text: 'maxlength="2000" autocomplete="off"',
  number: 'inputmode="decimal" autocomplete="off" dir="ltr"',
  date: '',
  boolean: '',
};

export function editableFields(parts: FieldParts, ctx: Context): EditableField[] {
  const { t } = ctx.state;
  const choices = [
    { value: '', label: '–' },
    { value: 'yes', label: t('photo.about.yes') },
    { value: 'no', label: t('photo.about.no') },
  ];
  return listEditable(parts).map(field => ({
    name: nameOf(field),
    label: labelOf(parts, ctx, field),
    type: field.type === 'date' ? 'date' : 'text',
    options: field.type === 'boolean' ? choices : null,
    attributes: attributesOf[field.type],
  }));
}

/** What these fields hold, as text. */
export function contributedValues(parts: FieldParts, { ext }: Photo): Record<string, string> {
  return Object.fromEntries(
    listEditable(parts).map(field => [nameOf(field), textOf(ext[field.plugin]?.[field.key])]),
  );
}

/** What was changed in them; undefined: nothing. VALIDATION_FAILED with the pointer of the field. */
export function readContributedEdit(
  parts: FieldParts,
  form: URLSearchParams,
  photo: Photo,
): Readonly<Record<string, object>> | undefined {
  const stored = contributedValues(parts, photo);
  const edit: Record<string, Record<string, unknown>> = {};
  for (const field of listEditable(parts)) {
    const text = form.get(nameOf(field))?.trim();
    if (text === undefined || text === stored[nameOf(field)]) continue;
    edit[field.plugin] = { ...edit[field.plugin], [field.key]: readValue(field, text) };
  }
  return Object.keys(edit).length > 0 ? edit : undefined;
}

function listEditable(parts: FieldParts): readonly Field[] {
  return listFields(parts).filter(field => field.editable);
}

function nameOf({ plugin, key }: Field): string {
  return `ext.${plugin}.${key}`;
}

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === undefined || value === null ? '' : String(value);
}

function readValue(field: Field, text: string): unknown {
  if (text === '') return null;
  const wrong = () => fail('VALIDATION_FAILED', { pointer: `/${nameOf(field)}` });
  switch (field.type) {
    case 'number':
      return /^[+-]?\d+([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : wrong();
    case 'boolean':
      return text === 'yes' || text === 'no' ? text === 'yes' : wrong();
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(text) ? text : wrong();
    case 'text':
      return text.length <= 2_000 ? text : wrong();
  }
}
