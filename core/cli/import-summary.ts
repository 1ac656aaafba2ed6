import { printable } from '../imports/file-names.ts';
import type { AlbumReport, ImportReport, Refusal } from '../imports/report.ts';

/** What came in, was there, was skipped and was refused, in a few lines for people. */
export function describeReport(report: ImportReport, { dryRun = false }: { dryRun?: boolean }): string {
  const lines = [
    describeArrivals(report, dryRun),
    report.parts > 0 && `${count(report.parts, 'RAW file')} kept with the photo of the same shot.`,
    report.alreadyThere > 0 && `${count(report.alreadyThere, 'photo')} already there.`,
    report.inTrash > 0 && `${count(report.inTrash, 'photo')} in the trash; restore there what you want back.`,
    ...(dryRun ? report.albums.map(describeAlbum) : []),
    describeSkipped(report.skipped),
    report.videos > 0 && `${count(report.videos, 'video')} left out.`,
    report.interrupted && 'Interrupted: run it again to go on.',
    ...describeRefusals(report.refused),
  ];
  return `${lines.filter(Boolean).join('\n')}\n`;
}

function describeArrivals({ added, albums, bytes, files, ms }: ImportReport, dryRun: boolean): string {
  const made = albums.filter(album => album.isNew).length;
  const newAlbums = made > 0 ? ` and make ${count(made, 'album')}` : '';
  if (dryRun)
    return `${count(added, 'photo')} would come in${newAlbums}; ${describeSize(bytes)} in ${count(files, 'file')}.`;
  return `${count(added, 'photo')} came in${newAlbums.replace('and make', 'and made')}, in ${(ms / 1000).toFixed(1)} s.`;
}

function describeAlbum({ path, isNew, photos }: AlbumReport): string {
  return `  ${isNew ? 'new     ' : 'existing'}  ${printable(path.join(' / '))}: ${count(photos, 'photo')}`;
}

function describeSkipped(skipped: ImportReport['skipped']): string {
  const kinds = Object.entries(skipped).toSorted((a, b) => b[1] - a[1]);
  const total = kinds.reduce((sum, [, number]) => sum + number, 0);
  if (total === 0) return '';
  const list = kinds.map(([kind, number]) => `${number} ${printable(kind) || 'without ending'}`);
  return `${count(total, 'other file')} skipped: ${list.join(', ')}.`;
}

function describeRefusals(refused: readonly Refusal[]): string[] {
  if (refused.length === 0) return [];
  const rows = refused.map(({ path, code, reason }) => `  ${printable(path)}  ${code}  ${reason}`);
  return [`${count(refused.length, 'file')} could not be imported:`, ...rows];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function describeSize(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return `${(bytes / 1000 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step]}`;
}
