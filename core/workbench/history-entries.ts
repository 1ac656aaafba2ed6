import type { Changeset } from '../plugin-api/index.ts';
import type { Language } from '../views/texts/language.ts';

/** One line of a history: a change, or the changes of one batch together. */
export interface HistoryEntry {
  readonly id: string;
  readonly reason: string;
  readonly who: string;
  /** Day and time in UTC. */
  readonly when: string;
  readonly machineTime: string;
  /** Objects changed. */
  readonly objects: number;
  /** Changes of one batch in this line; 1 for a single one. */
  readonly changes: number;
  readonly isUndone: boolean;
  /** Where it is told field by field; null for a batch. */
  readonly href: string | null;
  /** Null when it is undone already, or not for this viewer to undo. */
  readonly undo: { readonly action: string; readonly isRedo: boolean } | null;
}

/** Changes that follow each other in one batch become one line. */
export function historyEntries(changesets: readonly Changeset[], language: Language): HistoryEntry[] {
  const groups: Changeset[][] = [];
  for (const changeset of changesets) {
    const last = groups.at(-1);
    const goesOn = changeset.batchId !== null && last?.[0]?.batchId === changeset.batchId;
    if (goesOn) last!.push(changeset);
    else groups.push([changeset]);
  }
  return groups.map(group => toEntry(group, language));
}

function toEntry(group: readonly Changeset[], { formatLocale }: Language): HistoryEntry {
  const newest = group[0]!;
  const inForce = group.filter(changeset => changeset.undoneBy === null);
  const mayUndo = inForce.length > 0 && inForce.every(changeset => changeset.mayUndo);
  return {
    id: newest.id,
    reason: newest.reason,
    who: newest.actor.name,
    when: formatMoment(newest.createdAt, formatLocale),
    machineTime: newest.createdAt.toISOString(),
    objects: group.reduce((sum, changeset) => sum + changeset.objects, 0),
    changes: group.length,
    isUndone: inForce.length === 0,
    href: group.length === 1 ? `/admin/changes/${newest.id}` : null,
    undo: !mayUndo ? null : { action: undoAction(newest), isRedo: newest.undoes !== null },
  };
}

function undoAction({ id, batchId }: Changeset): string {
  return batchId === null ? `/admin/changes/${id}/undo` : `/admin/batches/${batchId}/undo`;
}

/** The server doesn't know the reader's zone, so it says which one it speaks of. */
export function formatMoment(moment: Date, formatLocale: string): string {
  const style = { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' } as const;
  return `${new Intl.DateTimeFormat(formatLocale, style).format(moment)} UTC`;
}
