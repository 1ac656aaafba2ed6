import type { PresetReader } from '../plugin-api/index.ts';
import type { PresetSource } from './preset-source.ts';

export function createPresetReader(source: PresetSource): PresetReader {
  return { all: () => source.read() };
}
