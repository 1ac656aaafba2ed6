import type { BrowserContextOptions } from 'playwright-core';

/** What is pictured: a page of the prepared gallery, in one state, on one device. */
export interface Picture {
  /** Of the file, without its ending. */
  readonly name: string;
  /** One line for who reads the page of pictures. */
  readonly says: string;
  /** With `{name}` for the addresses that preparing made. */
  readonly path: string;
  readonly background: 'dark' | 'light' | 'grey';
  readonly device?: BrowserContextOptions;
  /** Opens the first link like this before the picture is taken. */
  readonly follow?: string;
  /** And the first link like this on the page behind it. */
  readonly thenFollow?: string;
  /** Opens this photo of the wall, from 0, in the viewer, and presses these keys in it. */
  readonly view?: { readonly photo: number; readonly keys?: readonly string[] };
  /** Clicks each of these, once the page stands. */
  readonly click?: readonly string[];
  readonly withoutScript?: boolean;
  readonly language?: 'de' | 'xb';
  /** As the demo's administrator. */
  readonly signedIn?: boolean;
  /** Of the second gallery, which holds nothing yet. */
  readonly ofEmptyGallery?: boolean;
  /** Tabs so often before the picture is taken. */
  readonly tabs?: number;
  /** Pictures that never come, because the line gives none or because our decoders don't get to making them. */
  readonly pixels?: 'not sent' | 'not made';
  /** As with Save-Data. */
  readonly reducedData?: boolean;
  /** Chooses these files in the upload form and sends it. */
  readonly uploads?: 'broken file' | 'offline';
  readonly forcedColours?: boolean;
  /** As it goes to the printer, on a sheet of A4. */
  readonly isPrinted?: boolean;
}
