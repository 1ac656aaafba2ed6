import { defineHook, type HookDefinition } from 'enfilade/plugin-api';

/** A feed that is put together. */
export interface FeedBuilding {
  readonly format: 'atom' | 'rss' | 'json';
  /** `/albums/coast` without a slash at the end; `/` for the site. */
  readonly page: string;
  readonly photoIds: readonly string[];
}

/** One more element of a feed, or of the entry of a photo; in JSON feeds a member of `_<plugin>`. */
export interface FeedExtension {
  /** Null: of the feed as a whole. */
  readonly photoId: string | null;
  /** A prefix that no other plugin is likely to take, with the URI that it stands for. */
  readonly prefix: string;
  readonly namespace: string;
  readonly name: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

declare module 'enfilade/plugin-api' {
  interface GalleryHooks {
    'feeds.building': HookDefinition<
      'feeds.building',
      'collect',
      FeedBuilding,
      readonly FeedExtension[] | undefined
    >;
  }
}

const name = { type: 'string', pattern: '^[a-zA-Z][a-zA-Z0-9_-]{0,40}$' };

export const buildingHook = defineHook<FeedBuilding, readonly FeedExtension[] | undefined>()({
  name: 'feeds.building',
  kind: 'collect',
  context: 'request',
  failure: 'isolate',
  budget: 500,
  result: {
    type: 'array',
    maxItems: 2_000,
    items: {
      type: 'object',
      properties: {
        photoId: { type: ['string', 'null'] },
        prefix: { type: 'string', pattern: '^(?!(atom|dc|media|xml))[a-z][a-z0-9]{1,20}$' },
        namespace: { type: 'string', pattern: '^https?://', maxLength: 300 },
        name,
        text: { type: 'string', maxLength: 10_000 },
        attributes: { type: 'object', propertyNames: name, additionalProperties: { type: 'string' } },
      },
      required: ['photoId', 'prefix', 'namespace', 'name'],
      additionalProperties: false,
    },
  },
  since: '1.0.0',
  summary: 'A feed is put together; elements of other vocabularies are added to it and to its entries.',
  example:
    "gallery.hooks.feeds.building.tap(({ photoIds }) => photoIds.map(photoId => ({ photoId, prefix: 'ex', namespace: 'https://example.org/ns', name: 'seen', text: 'yes' })));",
});
