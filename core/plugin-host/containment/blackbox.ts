import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Incident } from '../incident.ts';

/**
 * `blackbox`: who ended the process, and it is certain. `suspect`: who was at work when it vanished without a word. `set-up`: who
 * was being set up.
 */
export type RecordKind = 'blackbox' | 'suspect' | 'set-up';

/** What a process leaves for the one that follows it. */
export interface EndRecord {
  readonly plugin: string;
  readonly where: string;
  readonly kind: Incident['kind'];
  readonly message: string;
  /** The plugin's line that ran; null where no stack could be read. */
  readonly function: string | null;
  readonly file: string | null;
  readonly line: number | null;
  /** ms that the event loop had stood still. */
  readonly blockedMs: number | null;
  /** ISO 8601. */
  readonly at: string;
  /** Deaths with the same suspect so far, this one included; 1 when absent. */
  readonly strikes?: number;
}

/** The files of one process, `web` or `worker`. Written at once and whole, since the process may be about to end. */
export interface EndRecords {
  write(kind: RecordKind, record: EndRecord): void;
  /** Undefined: there is none that can be read. */
  read(kind: RecordKind): EndRecord | undefined;
  remove(kind: RecordKind): void;
  /** ms since 1970 when it was written; undefined: there is none. */
  writtenAt(kind: RecordKind): number | undefined;
}

export interface RecordPlace {
  readonly dataDir: string;
  /** `web`, `worker` */
  readonly process: string;
}

export const recordKinds: readonly RecordKind[] = ['blackbox', 'suspect', 'set-up'];

export function createEndRecords(place: RecordPlace): EndRecords {
  const folder = path.join(place.dataDir, 'plugins');
  const fileOf = (kind: RecordKind) => path.join(folder, `${kind}-${place.process}.json`);
  return {
    write(kind, record) {
      mkdirSync(folder, { recursive: true });
      const file = fileOf(kind);
      writeFileSync(`${file}.tmp`, `${JSON.stringify(record)}\n`);
      renameSync(`${file}.tmp`, file);
    },
    read: kind => readRecord(fileOf(kind)),
    remove: kind => rmSync(fileOf(kind), { force: true }),
    writtenAt: kind => statSync(fileOf(kind), { throwIfNoEntry: false })?.mtimeMs,
  };
}

/** Whether a process that began at `since` (ms since 1970) and has ended leaves a plugin's name behind. */
export function namesSuspect(place: RecordPlace, since: number): boolean {
  const records = createEndRecords(place);
  return recordKinds.some(kind => (records.writtenAt(kind) ?? 0) >= since);
}

function readRecord(file: string): EndRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(file, 'utf8')) as Partial<EndRecord> | null;
    const isWhole = typeof record?.plugin === 'string' && typeof record.kind === 'string';
    return isWhole ? (record as EndRecord) : undefined;
  } catch {
    return undefined;
  }
}

export function toIncident(record: EndRecord, process: string): Incident {
  const { plugin, where, kind, message, file, line } = record;
  const stack = file === null ? null : `at ${record.function || 'anonymous'} (${file}:${line})`;
  return { plugin, where, kind, message, stack, at: new Date(record.at), process };
}
