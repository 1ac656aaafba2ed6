/** One file of an export, wherever it lies. */
export interface TakeoutEntry {
  /** Folders and name within the export, `/` between them: the same in every part. */
  readonly path: string;
  readonly folder: string;
  readonly name: string;
  readonly bytes: number;
  /** For reports: with the archive that it lies in. */
  readonly shownPath: string;
  /** Why it may not be read; null: it may. */
  readonly problem: string | null;
  /** Whole, of small files. Rejects above `most` bytes and for what is damaged. */
  read(most: number): Promise<Buffer>;
  /** A path that its bytes can be read at; `target` is where they go when they have to be unpacked. */
  toFile(target: () => Promise<string>): Promise<string>;
}

export interface Export {
  readonly entries: readonly TakeoutEntry[];
  close(): void;
}

export function splitPath(path: string): { folder: string; name: string } {
  const at = path.lastIndexOf('/');
  return { folder: at < 0 ? '' : path.slice(0, at), name: path.slice(at + 1) };
}
