/** One line of a list: `photo.jpg; Title; Album/Sub-album`. */
export interface ListRow {
  readonly text: string;
  readonly file: string;
  /** Empty: it has none. */
  readonly title: string;
  readonly album: string;
  /** Why it is no photo; null: it is one. */
  readonly problem: string | null;
}

/** Reads a list; blank lines and lines that begin with # mean nothing. */
export function readList(text: string): ListRow[] {
  return text
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => {
      const [file = '', title = '', album = ''] = line.split(';').map(part => part.trim());
      return { text: line, file, title, album, problem: file === '' ? 'line without a file' : null };
    });
}
