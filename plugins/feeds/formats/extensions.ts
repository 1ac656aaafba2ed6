import type { FeedExtension } from '../building-hook.ts';
import type { FeedDocument } from '../feed.ts';
import { element, type XmlElement } from '../xml.ts';

/** `xmlns:…` of everything that other plugins add; who is first with a prefix has it. */
export function namespacesOf(feed: FeedDocument): Record<string, string> {
  const all = [...feed.extensions, ...feed.entries.flatMap(entry => entry.extensions)];
  return Object.fromEntries(all.toReversed().map(each => [`xmlns:${each.prefix}`, each.namespace]));
}

export function extensionElements(extensions: readonly FeedExtension[]): XmlElement[] {
  return extensions.map(({ prefix, name, text, attributes }) =>
    element(`${prefix}:${name}`, attributes, text),
  );
}
