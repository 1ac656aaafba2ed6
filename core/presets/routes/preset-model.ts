import type { Presets } from '../../plugin-api/index.ts';
import type { Language } from '../../views/texts/language.ts';
import { formatNumber } from '../../views/texts/numbers.ts';
import type { PresetWork } from '../preset-work.ts';
import { isStandard } from '../standard.ts';

type Kept = Awaited<ReturnType<PresetWork['kept']>>;
type Plan = Awaited<ReturnType<PresetWork['plan']>>;

/** Each preset in force with what is kept of it, and what is kept of what is past. */
export function listModel({ inForce }: Presets, kept: Kept, language: Language) {
  const { t, formatLocale } = language;
  const sumOf = (files: Kept) => ({
    files: files.reduce((sum, each) => sum + each.files, 0),
    bytes: files.reduce((sum, each) => sum + each.bytes, 0),
  });
  const say = (files: Kept) => {
    const sum = sumOf(files);
    return t('presets.kept', { count: sum.files, size: sayBytes(sum.bytes, formatLocale) });
  };
  const past = kept.filter(({ isInForce }) => !isInForce);
  return {
    presets: inForce.map(({ name, revision, recipe }) => ({
      name,
      revision: t('presets.revision', { revision }),
      purpose: recipe.purpose || (isStandard(name) ? t(`presets.purpose.${name}`) : ''),
      size: t(`presets.size.${recipe.shape}`, {
        pixels: recipe.fits,
        shape: `${recipe.aspect.width}:${recipe.aspect.height}`,
      }),
      kept: say(kept.filter(each => each.isInForce && each.preset === name)),
      href: `/admin/presets/${name}`,
    })),
    hasOwn: inForce.some(({ name }) => !isStandard(name)),
    past: past.length > 0 ? say(past) : null,
  };
}

/** What a recipe would make, in words. */
export function planModel({ files, total }: Plan, { t, formatLocale }: Language) {
  const say = ({ files: count, bytes, ms }: Plan['total']) => ({
    files: formatNumber(count, formatLocale),
    bytes: bytes === null ? t('presets.plan.unknown') : sayBytes(bytes, formatLocale),
    time: ms === null ? t('presets.plan.unknown') : sayMinutes(ms, formatLocale),
  });
  return {
    rows: files.map(each => ({ format: each.format, ...say(each) })),
    total: say(total),
    isEmpty: total.files === 0,
  };
}

function sayMinutes(ms: number, locale: string): string {
  const isShort = ms < 120_000;
  const value = isShort ? Math.ceil(ms / 1_000) : Math.round(ms / 60_000);
  return sayUnit(value, isShort ? 'second' : 'minute', locale);
}

function sayBytes(bytes: number, locale: string): string {
  if (bytes >= 1e9) return sayUnit(Math.round(bytes / 1e8) / 10, 'gigabyte', locale);
  if (bytes >= 1e6) return sayUnit(Math.round(bytes / 1e5) / 10, 'megabyte', locale);
  return sayUnit(Math.ceil(bytes / 1e3), 'kilobyte', locale);
}

function sayUnit(value: number, unit: string, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
}
