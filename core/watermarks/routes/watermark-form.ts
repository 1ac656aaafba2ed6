import type { FieldValues } from '../../http/form-state.ts';
import type { Watermark, WatermarkEdit, WatermarkPlace, WatermarkSize } from '../../plugin-api/index.ts';
import type { Translate } from '../../views/texts/catalogues.ts';
import type { Language } from '../../views/texts/language.ts';

const places = ['corner', 'middle', 'tiled'] as const;
const sizes = ['small', 'medium', 'large'] as const;
const opacities = [20, 30, 40, 50, 60, 70, 80, 90, 100];

/** What the form of a watermark holds; a new one stands small in the corner. */
export function fieldsOf(watermark: Watermark | null): FieldValues {
  if (!watermark) return { kind: 'text', place: 'corner', size: 'medium', opacity: '70' };
  const { name, kind, place, size, opacity } = watermark;
  const text = watermark.kind === 'text' ? watermark.text : '';
  return { name, kind, text, place, size, opacity: String(opacity) };
}

/**
 * What a sent form says; the writing door judges it.
 *
 * @param image SHA-256 of what was uploaded, or was there before; empty for none
 */
export function readWatermark(form: URLSearchParams, image: string): WatermarkEdit {
  const text = (name: string) => form.get(name)?.trim() ?? '';
  const look = {
    name: text('name'),
    place: text('place') as WatermarkPlace,
    size: text('size') as WatermarkSize,
    opacity: Number(text('opacity')),
  };
  return text('kind') === 'image'
    ? { ...look, kind: 'image', image }
    : { ...look, kind: 'text', text: text('text') };
}

export function choicesOf({ t }: Language, opacity: string) {
  const shown = new Set([...opacities, ...(Number(opacity) ? [Number(opacity)] : [])]);
  return {
    kinds: optionsOf(t, 'kind', ['text', 'image']),
    places: optionsOf(t, 'place', places),
    sizes: optionsOf(t, 'size', sizes),
    opacities: [...shown]
      .toSorted((one, other) => one - other)
      .map(value => ({ value: String(value), label: t('watermarks.opacity.value', { value: value / 100 }) })),
  };
}

function optionsOf(t: Translate, field: string, values: readonly string[]) {
  return values.map(value => ({ value, label: t(`watermarks.${field}.${value}`) }));
}
