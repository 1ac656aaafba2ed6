import { dataOf, defineContribution, idSchema, textKeySchema } from './define-contribution.ts';

/** A field of photos beyond core's own, kept as `ext.<plugin>.<key>`, shown among the facts and in the editor. */
export interface MetadataField {
  /** `^[a-z][a-zA-Z0-9]{0,39}$` */
  readonly key: string;
  readonly label: string;
  readonly type: 'text' | 'number' | 'date' | 'boolean';
  /** exiftool's names (`XMP-x:Roll`); the first that a file has is read. */
  readonly read?: readonly string[];
  /** Visitors see it where they see the photo; false: editors alone. */
  readonly shown?: boolean;
  /** Editors may set it. */
  readonly editable?: boolean;
}

/** A size that pictures are offered in, rendered when it is first asked for, under `<plugin>-<id>`. */
export interface PresetContribution {
  readonly id: string;
  /** Grows when the recipe changes; old addresses keep their bytes. */
  readonly revision: number;
  /** Longest side, px; smaller originals stay as they are. */
  readonly fits: number;
  /** 1–100. */
  readonly quality: number;
  /** `cover` cuts a square around the focal point. */
  readonly shape?: 'inside' | 'cover';
}

const since = '1.0.0';

export const metadataContributions = [
  defineContribution<MetadataField>()({
    kind: 'metadataField',
    data: dataOf(
      {
        key: { type: 'string', pattern: '^[a-z][a-zA-Z0-9]{0,39}$' },
        label: textKeySchema,
        type: { enum: ['text', 'number', 'date', 'boolean'] },
        read: { type: 'array', items: { type: 'string', maxLength: 100 }, maxItems: 20 },
        shown: { type: 'boolean' },
        editable: { type: 'boolean' },
      },
      ['key', 'label', 'type'],
    ),
    functions: {},
    since,
    summary:
      'A field of photos of the plugin’s own: read from files, shown among the facts, edited in the workbench.',
    example:
      "gallery.contribute.metadataField({ key: 'filmRoll', label: 'field.filmRoll', type: 'text', read: ['XMP-x:Roll'], editable: true });",
  }),
  defineContribution<PresetContribution>()({
    kind: 'preset',
    data: dataOf(
      {
        id: idSchema,
        revision: { type: 'integer', minimum: 1 },
        fits: { type: 'integer', minimum: 16, maximum: 4_096 },
        quality: { type: 'integer', minimum: 1, maximum: 100 },
        shape: { enum: ['inside', 'cover'] },
      },
      ['id', 'revision', 'fits', 'quality'],
    ),
    functions: {},
    since,
    summary:
      'A size of pictures, rendered when it is first asked for at `/i/<photo>/<plugin>-<id>@<revision>/<hash>.<ext>`.',
    example:
      "gallery.contribute.preset({ id: 'marker', revision: 1, fits: 96, quality: 70, shape: 'cover' });",
  }),
] as const;
