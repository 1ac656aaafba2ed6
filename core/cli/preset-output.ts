import type { PresetPlan } from '../derivatives/presets/preset-plan.ts';
import type { PresetRevision } from '../plugin-api/index.ts';

/** Lines for people: each format of which something is missing with its count, and where the estimates come from. */
export function describePlan({ files, total }: PresetPlan, revisions: readonly PresetRevision[]): string[] {
  const onDemand = revisions
    .filter(({ name }) => files.every(({ preset }) => preset !== name))
    .map(
      ({ name, revision }) => `${name}@${revision}: no files ahead; each is made when it is first asked for.`,
    );
  if (total.files === 0) return files.length > 0 ? ['Nothing is missing.'] : onDemand;
  const rows = files
    .filter(each => each.files > 0)
    .map(each => describeRow(`${each.preset}@${each.revision}.${each.format}`, each));
  return [
    ...rows,
    describeRow('in all', total),
    'Files are counted. Bytes and time of one processor are estimated by what kept files of the same format have for each pixel.',
  ];
}

function describeRow(name: string, { files, bytes, ms }: PresetPlan['total']): string {
  return `  ${name.padEnd(24)} ${String(files).padStart(8)} files ${about(bytes, sayBytes)} ${about(ms, sayTime)}`;
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
