import { entryHtml } from '../entry-html.ts';
import type { FeedDocument, FeedEntry } from '../feed.ts';
import { element, writeXml, type XmlElement } from '../xml.ts';
import { extensionElements, namespacesOf } from './extensions.ts';

/** RSS 2.0 with Media RSS. */
export function writeRss(feed: FeedDocument): string {
  const namespaces = {
    'xmlns:atom': 'http://www.w3.org/2005/Atom',
    'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
    'xmlns:media': 'http://search.yahoo.com/mrss/',
    ...namespacesOf(feed),
  };
  const channel = element(
    'channel',
    {},
    element('title', {}, feed.title),
    element('link', {}, feed.page),
    element('description', {}, feed.description),
    element('language', {}, feed.language),
    element('lastBuildDate', {}, feed.updated.toUTCString()),
    element('atom:link', { rel: 'self', type: 'application/rss+xml', href: feed.self }),
    ...extensionElements(feed.extensions),
    ...feed.entries.map(itemElement),
  );
  return writeXml(element('rss', { version: '2.0', ...namespaces }, channel));
}

function itemElement(entry: FeedEntry): XmlElement {
  const { image, thumbnail } = entry;
  return element(
    'item',
    {},
    element('title', {}, entry.title),
    element('link', {}, entry.page),
    element('guid', { isPermaLink: 'false' }, entry.id),
    element('pubDate', {}, entry.added.toUTCString()),
    entry.author && element('dc:creator', {}, entry.author),
    ...entry.tags.map(tag => element('category', {}, tag)),
    element('description', {}, entryHtml(entry)),
    // how many bytes it has is known when it is made: 0 stands for that
    element('enclosure', { url: image.address, type: 'image/jpeg', length: 0 }),
    element(
      'media:content',
      {
        url: image.address,
        type: 'image/jpeg',
        medium: 'image',
        width: image.width,
        height: image.height,
      },
      element('media:title', { type: 'plain' }, entry.title),
      entry.caption && element('media:description', { type: 'plain' }, entry.caption),
      entry.author && element('media:credit', { role: 'photographer' }, entry.author),
      element('media:thumbnail', {
        url: thumbnail.address,
        width: thumbnail.width,
        height: thumbnail.height,
      }),
    ),
    ...extensionElements(entry.extensions),
  );
}
