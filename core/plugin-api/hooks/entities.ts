import type { EntityName } from '../entities.ts';
import type { JsonSchema } from '../manifest.ts';
import {
  type Denial,
  defineHook,
  denialSchema,
  type HookDefinition,
  type ItemPatch,
  patchOf,
} from './define-hook.ts';
import { extSchema, type PhotoFields, photoFieldSchemas } from './fields.ts';

/** An object on its way into the database. Dates are ISO 8601 text, sets are objects by id: what history keeps. */
export interface DraftItem<Draft = Readonly<Record<string, unknown>>> {
  readonly id: string;
  /** Null: it is made now. */
  readonly before: Draft | null;
  readonly draft: Draft;
}

export interface AlbumFields {
  readonly title?: string;
  readonly description?: string | null;
  readonly ext?: Readonly<Record<string, unknown>> | null;
}

export interface TagFields {
  /** Left as it is while a tag is made: its name is what was looked for. Change keywords in `metadata.normalising`. */
  readonly name?: string;
  readonly description?: string | null;
}

/** What a plugin may set while an object is saved, by entity; of those not named here, nothing. */
export interface FieldsOf {
  photo: PhotoFields;
  album: AlbumFields;
  tag: TagFields;
  user: Record<never, never>;
  group: Record<never, never>;
  share: Record<never, never>;
  setting: Record<never, never>;
}

/** An object that was written, as facts tell of it. */
export interface ChangedItem {
  readonly id: string;
  /** Fields that changed. */
  readonly fields: readonly string[];
  readonly changesetId: string;
  /** Names the event; the same one may be told twice. */
  readonly eventId: string;
  /** Plugins that brought it about, first cause first. */
  readonly causes: readonly string[];
  readonly at: string;
}

export interface DeletingItem {
  readonly id: string;
  readonly draft: Readonly<Record<string, unknown>>;
}

export interface LoadingItem {
  readonly id: string;
}

const fieldSchemas: Readonly<Record<EntityName, JsonSchema>> = {
  photo: photoFieldSchemas,
  album: {
    title: { type: 'string', minLength: 1, maxLength: 500 },
    description: { type: ['string', 'null'], maxLength: 100_000 },
    ext: extSchema,
  },
  tag: {
    name: { type: 'string', minLength: 1, maxLength: 200 },
    description: { type: ['string', 'null'], maxLength: 100_000 },
  },
  user: {},
  group: {},
  share: {},
  setting: {},
};

/** Every kind of object that has hooks. */
export const hookedEntities = ['photo', 'album', 'tag', 'user', 'group', 'share', 'setting'] as const;

/** The eight hooks of one kind of object: none is ever missing, because nobody lists them. */
function entityHooks<const Entity extends EntityName>(entity: Entity) {
  type Fields = FieldsOf[Entity];
  const since = '1.0.0';
  const drafts = { list: 'items', key: 'id', fields: 'draft' } as const;
  const tap = (verb: string, body: string) => `gallery.hooks.${entity}.${verb}.tap(${body});`;
  const fact = <const Name extends string>(name: Name, summary: string) =>
    defineHook<{ readonly items: readonly ChangedItem[] }>()({
      ...{
        name,
        kind: 'fact',
        context: 'outbox',
        failure: 'queue',
        budget: 30_000,
        result: null,
        since,
        summary,
      },
      example: tap(
        name.split('.')[1]!,
        '({ items }, ctx) => ctx.log.info({ ids: items.map(item => item.id) })',
      ),
    });
  return [
    defineHook<{ readonly items: readonly DraftItem[] }, readonly ItemPatch<Fields>[] | undefined>()({
      ...{
        name: `${entity}.saving`,
        kind: 'change',
        context: 'transaction',
        failure: 'isolate',
        budget: 250,
      },
      ...{ result: patchOf(fieldSchemas[entity]), items: drafts, since },
      summary: `A ${entity} is about to be made or changed; patches are part of the same changeset.`,
      example: tap('saving', '({ items }) => items.map(({ id }) => ({ id, patch: {} }))'),
    }),
    defineHook<{ readonly items: readonly DraftItem[] }, readonly Denial[] | undefined>()({
      ...{ name: `${entity}.guarding`, kind: 'decide', context: 'transaction', failure: 'veto', budget: 250 },
      ...{ result: denialSchema, items: drafts, since },
      summary: `A ${entity} is complete and about to be written; a denial stops the whole change.`,
      example: tap('guarding', "() => [{ code: 'NOT_TODAY', message: 'Nothing is changed on Sundays.' }]"),
    }),
    defineHook<{ readonly items: readonly DeletingItem[] }, readonly Denial[] | undefined>()({
      ...{ name: `${entity}.deleting`, kind: 'decide', context: 'transaction', failure: 'veto', budget: 250 },
      ...{ result: denialSchema, items: drafts, since },
      summary: `A ${entity} is about to go to the trash or to vanish; a denial stops the whole change.`,
      example: tap(
        'deleting',
        "({ items }) => items.map(({ id }) => ({ id, code: 'KEPT', message: 'It is kept.' }))",
      ),
    }),
    fact(`${entity}.created`, `A ${entity} was made.`),
    fact(`${entity}.updated`, `A ${entity} was changed.`),
    fact(`${entity}.restored`, `A ${entity} came back from the trash, or by an undo.`),
    fact(`${entity}.deleted`, `A ${entity} went to the trash or vanished.`),
    defineHook<
      { readonly items: readonly LoadingItem[] },
      readonly ItemPatch<Readonly<Record<string, unknown>>>[] | undefined
    >()({
      ...{
        name: `${entity}.loading`,
        kind: 'collect',
        context: 'request',
        failure: 'isolate',
        budget: 500,
        since,
      },
      result: {
        type: 'array',
        items: { ...patchOf({}), properties: { id: { type: 'string' }, patch: { type: 'object' } } },
      },
      summary: `${entity}s were read for a page or the API, a list at a time; what is returned stands on them as \`ext\` under the plugin's id.`,
      example: tap('loading', '({ items }) => items.map(({ id }) => ({ id, patch: { stars: 3 } }))'),
    }),
  ] as const;
}

export const photoHooks = entityHooks('photo');
export const albumHooks = entityHooks('album');
export const tagHooks = entityHooks('tag');
export const userHooks = entityHooks('user');
export const groupHooks = entityHooks('group');
export const shareHooks = entityHooks('share');
export const settingHooks = entityHooks('setting');

export type { HookDefinition };
