import { findPresetFormat, type PresetFormat, type PresetSearch } from '../presets/presets.ts';

/** `/i/<id>/<preset>@<revision>/<hash>.<ext>`, taken apart. */
export interface PictureAddress extends PresetFormat {
  readonly id: string;
  /** First 12 hex digits of the original's SHA-256. */
  readonly hash: string;
}

export interface AddressParts {
  readonly id?: string;
  /** `<name>@<revision>` */
  readonly preset?: string;
  /** `<hash>.<ext>` */
  readonly file?: string;
}

/** Undefined for an address that can't exist: nothing is asked or made for it. */
export function parsePictureAddress(
  { id = '', preset = '', file = '' }: AddressParts,
  search: Pick<PresetSearch, 'presets' | 'contributions'>,
): PictureAddress | undefined {
  const [, name, revision] = /^([a-z][a-z0-9-]*)@([1-9]\d{0,5})$/.exec(preset) ?? [];
  const [, hash, format] = /^([0-9a-f]{12})\.([a-z]+)$/.exec(file) ?? [];
  if (!name || !hash || !format) return undefined;
  const found = findPresetFormat(name, { ...search, revision: Number(revision), format });
  return found && { ...found, id, hash };
}
