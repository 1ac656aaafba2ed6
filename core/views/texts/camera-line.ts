import type { CameraFacts } from '../../plugin-api/index.ts';
import type { Language } from './language.ts';
import { formatNumber } from './numbers.ts';

/** The exposure as a printmaker writes it: "1/250 s · f/8 · ISO 100 · 35 mm"; null when nothing is known. */
export function formatExposure(camera: CameraFacts, { t, formatLocale }: Language): string | null {
  const say = (value: number) => formatNumber(value, formatLocale, 1);
  const parts = [
    camera.exposureSeconds && t('photo.exposure.time', { time: formatSeconds(camera.exposureSeconds, say) }),
    camera.aperture && t('photo.exposure.aperture', { aperture: say(camera.aperture) }),
    camera.iso && t('photo.exposure.iso', { iso: String(camera.iso) }),
    camera.focalLengthMm && t('photo.exposure.focalLength', { length: say(camera.focalLengthMm) }),
  ];
  return parts.filter(Boolean).join(' · ') || null;
}

/** "Nikon D750" rather than "NIKON CORPORATION NIKON D750"; null when nothing is known. */
export function formatCamera({ make, model }: Pick<CameraFacts, 'make' | 'model'>): string | null {
  const maker = make?.trim().split(/\s+/)[0] ?? '';
  // Nikon writes its Z 6II as "Z 6_2".
  const name = (model?.trim() ?? '').replace(/_([23])$/, (_, mark) => 'I'.repeat(Number(mark)));
  if (!maker || !name) return name || make?.trim() || null;
  const known = name.toLowerCase().startsWith(maker.toLowerCase());
  const rest = known ? name.slice(maker.length).trim() : name;
  return `${calm(maker)} ${rest}`.trim();
}

function formatSeconds(seconds: number, say: (value: number) => string): string {
  return seconds < 0.3 ? `1/${Math.round(1 / seconds)}` : say(seconds);
}

function calm(name: string): string {
  return /^[A-Z]{4,}$/.test(name) ? name[0]! + name.slice(1).toLowerCase() : name;
}
