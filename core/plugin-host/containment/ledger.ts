/**
 * Where in which plugin this thread stands, in shared memory: another thread can read it while this one hangs. Text stands in
 * slots that are written once, so that entering costs two numbers.
 */
export interface Ledger {
  readonly memory: SharedArrayBuffer;
  /** Takes a slot and returns its number; `core` when none is left. Add each place once. */
  addPlace(plugin: string, where: string): number;
  /** Says that the thread is in this place from now on; returns the place where it was. */
  enter(place: number): number;
  /** Back to the place where it was. */
  leave(before: number): void;
}

export interface LedgerEntry {
  readonly plugin: string;
  readonly where: string;
}

/** What the ledger says at one moment; null: no plugin. */
export interface LedgerFacts {
  /** Whose synchronous part runs now. */
  readonly running: LedgerEntry | null;
  /** Who was entered last, maybe long ago. */
  readonly last: LedgerEntry | null;
  /** Entries so far; wraps around. */
  readonly entries: number;
}

const header = { running: 0, last: 1, entries: 2, places: 3, numbers: 4 } as const;
const headerBytes = header.numbers * Int32Array.BYTES_PER_ELEMENT;
const capacity = 2_000;
const slotBytes = 128;
/** The place that is in no plugin. */
export const core = 0;

export function createLedger(): Ledger {
  const memory = new SharedArrayBuffer(headerBytes + slotBytes * capacity);
  const numbers = new Int32Array(memory, 0, header.numbers);
  return {
    memory,
    addPlace: (plugin, where) => writePlace(memory, `${plugin}\n${where}`),
    enter(place) {
      if (place !== core) numbers[header.last] = place;
      numbers[header.entries]!++;
      return Atomics.exchange(numbers, header.running, place);
    },
    leave(before) {
      Atomics.store(numbers, header.running, before);
    },
  };
}

/** Reads the ledger of another thread. */
export function readLedger(memory: SharedArrayBuffer): LedgerFacts {
  const numbers = new Int32Array(memory, 0, header.numbers);
  return {
    running: readPlace(memory, Atomics.load(numbers, header.running)),
    last: readPlace(memory, Atomics.load(numbers, header.last)),
    entries: Atomics.load(numbers, header.entries),
  };
}

function writePlace(memory: SharedArrayBuffer, text: string): number {
  const numbers = new Int32Array(memory, 0, header.numbers);
  const place = numbers[header.places]! + 1;
  if (place >= capacity) return core;
  const bytes = new TextEncoder().encode(text).subarray(0, slotBytes - 1);
  // the zero behind it ends the text: slots are written once
  new Uint8Array(memory, headerBytes + slotBytes * place, slotBytes).set(bytes);
  Atomics.store(numbers, header.places, place);
  return place;
}

function readPlace(memory: SharedArrayBuffer, place: number): LedgerEntry | null {
  if (place === core) return null;
  const slot = new Uint8Array(memory, headerBytes + slotBytes * place, slotBytes);
  const text = new TextDecoder().decode(slot.slice(0, slot.indexOf(0)));
  const [plugin = '', where = ''] = text.split('\n');
  return { plugin, where };
}
