import { AsyncLocalStorage } from 'node:async_hooks';
import { core, createLedger, type LedgerEntry } from './ledger.ts';
import { createPluginFolders } from './plugin-folders.ts';

/** Whose code runs: a plugin and the hook or contribution by which it was entered. */
export type Place = LedgerEntry;

interface KnownPlace {
  readonly place: Place;
  readonly number: number;
}

// One thread has one stack, one loader of modules and one set of handlers for errors: so this is state that nobody is handed.
const storage = new AsyncLocalStorage<Place | undefined>();
export const ledger = createLedger();
/** Whose files are whose: add a plugin's folder before any of its code is loaded. */
export const pluginFolders = createPluginFolders();
const known = new Map<string, Map<string, KnownPlace>>();

/**
 * Runs a plugin's function so that everything it starts (promises, timers, sockets) can be told to be its own. Call it around
 * every entry into a plugin's code, the synchronous part included.
 *
 * @param where `photo.saving`, `block:light`, `setup` …: of a small, fixed set of names, never made of a request.
 */
export function enter<Value>(plugin: string, where: string, fn: () => Value): Value {
  const { place, number } = findPlace(plugin, where);
  const before = ledger.enter(number);
  try {
    return storage.run(place, fn);
  } finally {
    ledger.leave(before);
  }
}

/** In whose code we are, also behind an await or in a timer that it set; undefined: core's own. */
export function current(): Place | undefined {
  return storage.getStore();
}

/**
 * Runs core's own work inside a call of a plugin, such as opening a connection that others use as well: what comes of it later
 * isn't the plugin's.
 */
export function runOutside<Value>(fn: () => Value): Value {
  if (storage.getStore() === undefined) return fn();
  const before = ledger.enter(core);
  try {
    return storage.run(undefined, fn);
  } finally {
    ledger.leave(before);
  }
}

function findPlace(plugin: string, where: string): KnownPlace {
  let ofPlugin = known.get(plugin);
  if (ofPlugin === undefined) {
    ofPlugin = new Map();
    known.set(plugin, ofPlugin);
  }
  let place = ofPlugin.get(where);
  if (place === undefined) {
    place = { place: Object.freeze({ plugin, where }), number: ledger.addPlace(plugin, where) };
    ofPlugin.set(where, place);
  }
  return place;
}
