import { readdirSync, readFileSync } from 'node:fs';

/** What the kernel knows of running processes. Linux alone tells it in files. */
export const canMeasureProcesses = process.platform === 'linux';

interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
}

/** These processes and all below them that live now. */
export function listTree(roots: readonly number[]): number[] {
  const rows = readdirSync('/proc').flatMap(name =>
    /^\d+$/.test(name) ? (readRow(Number(name)) ?? []) : [],
  );
  const tree = new Set(roots);
  for (let before = -1; before < tree.size; ) {
    before = tree.size;
    for (const { pid, parent } of rows) if (tree.has(parent)) tree.add(pid);
  }
  return [...tree];
}

/** The words that a process was started with; empty when it is gone. */
export function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
}

/** ms of processor time that a process has had on all its threads; 0 when it is gone. */
export function cpuOf(pid: number): number {
  let nanoseconds = 0;
  for (const task of listTasks(pid))
    nanoseconds += Number(read(`/proc/${pid}/task/${task}/schedstat`).split(' ')[0]);
  return nanoseconds / 1e6;
}

/** ms of processor time of all children, and theirs, that have ended and were waited for. */
export function cpuOfEndedChildren(): number {
  const fields = statFields(process.pid);
  return (Number(fields[13]) + Number(fields[14])) * tick;
}

/** ms per core in which no process of the machine ran, since it started, over all cores. */
export function idleTime(): number {
  const [, , , idle, waiting] = read('/proc/stat').split('\n')[0]!.replace('cpu', '').trim().split(/\s+/);
  return (Number(idle) + Number(waiting)) * tick;
}

/** Bytes in memory, what is shared with others counted whole. */
export function residentBytes(pid: number): number {
  return kilobytes(read(`/proc/${pid}/status`), 'VmRSS') * 1024;
}

/** The most bytes that it has had in memory since it began. */
export function peakResidentBytes(pid: number): number {
  return kilobytes(read(`/proc/${pid}/status`), 'VmHWM') * 1024;
}

/** Bytes in memory, what is shared divided among those who share it: these may be summed. */
export function proportionalBytes(pid: number): number {
  return kilobytes(read(`/proc/${pid}/smaps_rollup`), 'Pss') * 1024;
}

/** ms; USER_HZ is 100 wherever Node.js runs. */
const tick = 10;

function readRow(pid: number): ProcessRow | undefined {
  const fields = statFields(pid);
  return fields.length > 1 ? { pid, parent: Number(fields[1]) } : undefined;
}

/** From the state on: the name before it may hold anything. */
function statFields(pid: number): string[] {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function listTasks(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function kilobytes(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
