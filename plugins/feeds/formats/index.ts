import type { FeedDocument } from '../feed.ts';
import type { FormatName } from '../settings.ts';
import { writeAtom } from './atom.ts';
import { writeJson } from './json.ts';
import { writeRss } from './rss.ts';

export interface Format {
  readonly name: FormatName;
  /** As people call it. */
  readonly title: string;
  readonly type: string;
  readonly write: (feed: FeedDocument) => string;
}

export const formats: readonly Format[] = [
  { name: 'atom', title: 'Atom', type: 'application/atom+xml', write: writeAtom },
  { name: 'rss', title: 'RSS', type: 'application/rss+xml', write: writeRss },
  { name: 'json', title: 'JSON', type: 'application/feed+json', write: writeJson },
];
