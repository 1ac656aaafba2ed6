import type { Verb } from '../../plugin-api/index.ts';

/** What a viewer may do with an object; empty: there is nothing. */
export interface Expectation {
  readonly verbs: ReadonlySet<Verb>;
  /** Found in the trash alone, by who may bring it back. */
  readonly isTrashed: boolean;
}

const letters: Readonly<Record<string, readonly Verb[]>> = {
  '-': [],
  v: ['view'],
  d: ['view', 'download'],
  u: ['view', 'upload'],
  e: ['view', 'download', 'upload', 'edit'],
  m: ['view', 'comment', 'download', 'upload', 'edit', 'manage'],
  // tokens leave gaps in what includes what
  w: ['view', 'comment', 'upload', 'edit'],
  x: ['view', 'manage'],
};

export type Expectations = ReadonlyMap<string, Expectation>;

/**
 * Reads a table: names of viewers above (separated by `|`), and per object one letter for each of them. `-` nothing ·
 * v view · d and download · u and upload · e edit · m manage · w all but download and manage · x view and manage · with
 * `t` before it: in the trash. The first row of objects may list several.
 */
export function readTable(text: string): Map<string, Map<string, Expectation>> {
  const [head = '', ...rows] = text.trim().split('\n');
  const viewers = head.split('|').map(name => name.trim());
  const table = new Map(viewers.map(viewer => [viewer, new Map<string, Expectation>()]));
  for (const row of rows) {
    const [objects = '', cells = ''] = row.split(':');
    const given = cells.trim().split(/\s+/);
    if (given.length !== viewers.length) throw new Error(`${objects} has ${given.length} cells`);
    for (const object of objects.split(',').map(name => name.trim())) {
      for (const [index, cell] of given.entries()) table.get(viewers[index]!)!.set(object, readCell(cell));
    }
  }
  return table;
}

function readCell(cell: string): Expectation {
  const isTrashed = cell.startsWith('t');
  const verbs = letters[isTrashed ? cell.slice(1) : cell];
  if (!verbs) throw new Error(`"${cell}" means nothing`);
  return { verbs: new Set(verbs), isTrashed };
}
