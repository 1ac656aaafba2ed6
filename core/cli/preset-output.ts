import type { PresetPlan } from '../derivatives/preset-plan.ts';

/** Lines for people: each format with its count, and where the estimates come from. */
export function describePlan({ files, total }: PresetPlan): string[] {
  const lines = files.map(each => {
    const name = `${each.preset}@${each.revision}.${each.format}`;
    return `  ${name.padEnd(24)} ${String(each.files).padStart(8)} files ${about(each.bytes, sayBytes)} ${about(each.ms, sayTime)}`;
  });
  return [
    ...lines,
    `  ${'in all'.padEnd(24)} ${String(total.files).padStart(8)} files ${about(total.bytes, sayBytes)} ${about(total.ms, sayTime)}`,
    'Files are counted. Bytes and time of one processor are estimated by what kept files of the same format have for each pixel.',
  ];
}

function about(value: number | null, say: (value: number) => string): string {
  return (value === null ? 'not known' : `≈ ${say(value)}`).padStart(12);
}

export function sayBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`;
  return `${Math.ceil(bytes / 1e3)} kB`;
}

function sayTime(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds >= 7_200) return `${(seconds / 3_600).toFixed(1)} h`;
  return seconds >= 120 ? `${Math.round(seconds / 60)} min` : `${seconds} s`;
}
