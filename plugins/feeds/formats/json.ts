import type { FeedExtension } from '../building-hook.ts';
import { entryHtml } from '../entry-html.ts';
import type { FeedDocument, FeedEntry } from '../feed.ts';

/** JSON Feed 1.1. */
export function writeJson(feed: FeedDocument): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    home_page_url: feed.page,
    feed_url: feed.self,
    description: feed.description,
    language: feed.language,
    authors: [{ name: feed.author }],
    ...extensionMembers(feed.extensions),
    items: feed.entries.map(itemOf),
  });
}

function itemOf(entry: FeedEntry) {
  return {
    id: entry.id,
    url: entry.page,
    title: entry.title,
    content_html: entryHtml(entry),
    summary: entry.caption ?? undefined,
    image: entry.image.address,
    date_published: entry.added.toISOString(),
    authors: entry.author === null ? undefined : [{ name: entry.author }],
    tags: entry.tags.length > 0 ? entry.tags : undefined,
    attachments: [{ url: entry.image.address, mime_type: 'image/jpeg', title: entry.image.alt || undefined }],
    ...extensionMembers(entry.extensions),
  };
}

/** By prefix: `_ex: { seen: "yes" }`. */
function extensionMembers(extensions: readonly FeedExtension[]) {
  const members: Record<string, Record<string, unknown>> = {};
  for (const { prefix, namespace, name, text, attributes } of extensions) {
    const member = members[`_${prefix}`] ?? { about: namespace };
    member[name] = attributes === undefined ? (text ?? true) : { ...attributes, text };
    members[`_${prefix}`] = member;
  }
  return members;
}
