import { createCheck } from '../errors/create-check.ts';
import { visibleText } from '../errors/visible-text.ts';
import type { WatermarkEdit } from '../plugin-api/index.ts';

const schemaOf = (kind: WatermarkEdit['kind'], what: Readonly<Record<string, object>>) => ({
  type: 'object',
  additionalProperties: false,
  required: ['name', 'kind', 'place', 'size', 'opacity', ...Object.keys(what)],
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 60, pattern: '\\S' },
    kind: { const: kind },
    place: { enum: ['corner', 'middle', 'tiled'] },
    size: { enum: ['small', 'medium', 'large'] },
    opacity: { type: 'integer', minimum: 10, maximum: 100 },
    ...what,
  },
});

const checkText = createCheck<WatermarkEdit>(
  schemaOf('text', { text: { type: 'string', minLength: 1, maxLength: 80, pattern: visibleText } }),
);
const checkImage = createCheck<WatermarkEdit>(
  schemaOf('image', { image: { type: 'string', pattern: '^[0-9a-f]{64}$' } }),
);

export function checkWatermark(watermark: WatermarkEdit): void {
  if (watermark.kind === 'image') checkImage(watermark);
  else checkText(watermark);
}
