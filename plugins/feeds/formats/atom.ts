import { entryHtml } from '../entry-html.ts';
import type { FeedDocument, FeedEntry } from '../feed.ts';
import { element, writeXml, type XmlElement } from '../xml.ts';
import { extensionElements, namespacesOf } from './extensions.ts';

export function writeAtom(feed: FeedDocument): string {
  const namespaces = namespacesOf(feed);
  return writeXml(
    element(
      'feed',
      { xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': feed.language, ...namespaces },
      element('id', {}, feed.id),
      element('title', {}, feed.title),
      element('subtitle', {}, feed.description),
      element('updated', {}, feed.updated.toISOString()),
      element('author', {}, element('name', {}, feed.author)),
      element('link', { rel: 'self', type: 'application/atom+xml', href: feed.self }),
      element('link', { rel: 'alternate', type: 'text/html', href: feed.page }),
      ...extensionElements(feed.extensions),
      ...feed.entries.map(entryElement),
    ),
  );
}

function entryElement(entry: FeedEntry): XmlElement {
  const at = entry.added.toISOString();
  return element(
    'entry',
    {},
    element('id', {}, entry.id),
    element('title', {}, entry.title),
    element('published', {}, at),
    element('updated', {}, at),
    entry.author && element('author', {}, element('name', {}, entry.author)),
    element('link', { rel: 'alternate', type: 'text/html', href: entry.page }),
    element('link', {
      rel: 'enclosure',
      type: 'image/jpeg',
      href: entry.image.address,
      title: entry.image.alt || undefined,
    }),
    ...entry.tags.map(tag => element('category', { term: tag })),
    entry.licence && element('rights', {}, entry.licence),
    entry.caption && element('summary', {}, entry.caption),
    element('content', { type: 'html' }, entryHtml(entry)),
    ...extensionElements(entry.extensions),
  );
}
