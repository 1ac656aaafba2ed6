import { defineHook } from './define-hook.ts';

/** One part of a search, as it was understood. */
export interface SearchClauseTerm {
  readonly kind: 'word' | 'phrase' | 'field';
  readonly negated: boolean;
  /** In lower case; null but for `field`. */
  readonly field: string | null;
  readonly text: string;
}

/** A `<link>` or `<meta>` in a page's head. */
export type HeadElement =
  | {
      readonly tag: 'link';
      readonly rel: string;
      readonly href: string;
      readonly type?: string;
      readonly title?: string;
    }
  | { readonly tag: 'meta'; readonly name: string; readonly content: string };

/** What a page shows, as far as hooks may know of it. */
export interface PageFacts {
  /** `home`, `albums`, `album`, `photo`, `tags`, `tag`, `search`, `calendar`, `recent`, or `<plugin>:<page>`. */
  readonly page: string;
  /** Path of the address, below `/s/<token>` without it. */
  readonly path: string;
  readonly title: string;
  readonly albumSlug: string | null;
  readonly photoId: string | null;
  readonly tagSlugs: readonly string[];
  readonly query: string | null;
}

const since = '1.0.0';

export const siteHooks = [
  defineHook<
    { readonly clauses: readonly (readonly SearchClauseTerm[])[] },
    readonly (readonly SearchClauseTerm[])[] | undefined
  >()({
    name: 'search.parsing',
    kind: 'first',
    context: 'request',
    failure: 'fallback',
    budget: 250,
    result: {
      type: 'array',
      maxItems: 50,
      items: {
        type: 'array',
        minItems: 1,
        maxItems: 50,
        items: {
          type: 'object',
          properties: {
            kind: { enum: ['word', 'phrase', 'field'] },
            negated: { type: 'boolean' },
            field: { type: ['string', 'null'], maxLength: 40 },
            text: { type: 'string', minLength: 1, maxLength: 200 },
          },
          required: ['kind', 'negated', 'field', 'text'],
          additionalProperties: false,
        },
      },
    },
    since,
    summary:
      'A search was read: all clauses must hold, of each clause one term. The first answer is searched instead; what visitors see of their query stays.',
    example:
      "gallery.hooks.search.parsing.tap(({ clauses }) => clauses.map(terms => [...terms, ...terms.filter(term => term.text === 'pram').map(term => ({ ...term, text: 'stroller' }))]));",
  }),
  defineHook<PageFacts, readonly HeadElement[] | undefined>()({
    name: 'page.heading',
    kind: 'collect',
    context: 'request',
    failure: 'isolate',
    budget: 100,
    result: {
      type: 'array',
      maxItems: 20,
      items: {
        oneOf: [
          {
            type: 'object',
            properties: {
              tag: { const: 'link' },
              rel: { enum: ['alternate', 'author', 'license', 'me', 'next', 'prev', 'search'] },
              href: { type: 'string', pattern: '^(/|https?://)', maxLength: 2_000 },
              type: { type: 'string', maxLength: 100 },
              title: { type: 'string', maxLength: 200 },
            },
            required: ['tag', 'rel', 'href'],
            additionalProperties: false,
          },
          {
            type: 'object',
            properties: {
              tag: { const: 'meta' },
              name: { type: 'string', pattern: '^[a-zA-Z][\\w:.-]{0,80}$' },
              content: { type: 'string', maxLength: 2_000 },
            },
            required: ['tag', 'name', 'content'],
            additionalProperties: false,
          },
        ],
      },
    },
    since,
    summary: 'A page’s head is put together; links and descriptions are added to it.',
    example: "gallery.hooks.page.heading.tap(() => [{ tag: 'meta', name: 'author', content: 'Anna' }]);",
  }),
  defineHook<
    {
      readonly previous: Readonly<Record<string, unknown>>;
      readonly next: Readonly<Record<string, unknown>>;
    },
    readonly { readonly pointer: string; readonly message: string }[] | undefined
  >()({
    name: 'settings.validating',
    kind: 'collect',
    context: 'request',
    failure: 'isolate',
    budget: 5_000,
    result: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          pointer: { type: 'string', pattern: '^(/|$)' },
          message: { type: 'string', maxLength: 500 },
        },
        required: ['pointer', 'message'],
        additionalProperties: false,
      },
    },
    since,
    summary:
      'This plugin’s own settings fit their schema and are about to be saved; what is returned stands beside the fields, and nothing is saved.',
    example:
      "gallery.hooks.settings.validating.tap(({ next }) => next.folder ? [] : [{ pointer: '/folder', message: 'Say which folder.' }]);",
  }),
  defineHook<
    Record<never, never>,
    | readonly {
        readonly id: string;
        readonly status: 'good' | 'warning' | 'bad';
        readonly message: string;
      }[]
    | undefined
  >()({
    name: 'health.checking',
    kind: 'collect',
    context: 'request',
    failure: 'isolate',
    budget: 2_000,
    result: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          id: { type: 'string', maxLength: 60 },
          status: { enum: ['good', 'warning', 'bad'] },
          message: { type: 'string', maxLength: 500 },
        },
        required: ['id', 'status', 'message'],
        additionalProperties: false,
      },
    },
    since,
    summary: 'An administrator looks at the plugins: each says how it is.',
    example:
      "gallery.hooks.health.checking.tap(() => [{ id: 'folder', status: 'good', message: 'The folder is there.' }]);",
  }),
  defineHook<{
    readonly items: readonly {
      readonly id: string;
      readonly name: string;
      readonly entity: string;
      readonly entityId: string;
      readonly changesetId: string;
      readonly fields: readonly string[];
      /** Plugins that brought it about, first cause first. */
      readonly causes: readonly string[];
      readonly at: string;
    }[];
  }>()({
    name: 'event.any',
    kind: 'fact',
    context: 'outbox',
    failure: 'queue',
    budget: 30_000,
    result: null,
    since,
    summary: 'Everything that was written, in the order of the commits: for webhooks, audits and mirrors.',
    example:
      'gallery.hooks.event.any.tap(({ items }, ctx) => ctx.log.info({ events: items.map(item => item.name) }));',
  }),
] as const;
