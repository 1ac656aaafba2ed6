import type { HookName } from '../../plugin-api/index.ts';
import type { Cursor, StoredEvent } from './queries.ts';

/** Facts that are told together: consecutive events of one name. */
export interface Run {
  readonly events: readonly StoredEvent[];
  readonly lastId: number;
}

/** One call of a hook. */
export interface Telling {
  readonly hook: HookName;
  readonly payload: { readonly items: readonly object[] };
}

const mostTogether = 100;

/** Plugins in one chain of causes; an endless one is one of mistakes. */
export const longestChain = 8;

/** The first of these events that belong together; after a failure each alone, to find out which it is. */
export function firstRun(events: readonly StoredEvent[], { singlyUntil }: Cursor): Run {
  const [first] = events;
  const most = first!.id <= singlyUntil ? 1 : mostTogether;
  const end = events.findIndex((event, index) => index >= most || event.name !== first!.name);
  const together = end === -1 ? events : events.slice(0, end);
  return { events: together, lastId: together.at(-1)!.id };
}

/** Whether a plugin was told of this object before in the same chain, or the chain is too long: it would go on for ever. */
export function goesInCircles(plugin: string, { causes, told, entity, entityId }: StoredEvent): boolean {
  return causes.length >= longestChain || told.includes(toldOf(plugin, { entity, entityId }));
}

function toldOf(plugin: string, { entity, entityId }: Pick<StoredEvent, 'entity' | 'entityId'>): string {
  return `${plugin} ${entity}:${entityId}`;
}

/** What changes that a plugin makes for these facts are brought about by. */
export function chainOf(plugin: string, events: readonly StoredEvent[]) {
  const longest = events.reduce((one, other) => (other.causes.length > one.causes.length ? other : one));
  const told = new Set(events.flatMap(event => [...event.told, toldOf(plugin, event)]));
  return { causes: longest.causes, told: [...told] };
}

/** Fields of a photo that metadata speaks of, by the names that metadata has for them. */
const metadataNames: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      ...['title', 'caption', 'altText', 'rating', 'author', 'credit', 'copyright', 'licence'],
      ...['taken', 'coordinates', 'place'],
    ].map(name => [name, name]),
  ),
  tags: 'keywords',
};

const changesMetadata: ReadonlySet<string> = new Set(['photo.updated', 'photo.restored']);

/** Names of events that these hooks tell of; null: all. */
export function eventNames(hooks: ReadonlySet<string>): readonly string[] | null {
  if (hooks.has('event.any')) return null;
  const names = [...hooks].filter(hook => hook !== 'metadata.changed');
  return hooks.has('metadata.changed') ? [...new Set([...names, ...changesMetadata])] : names;
}

/** The calls that tell a plugin of a run, of hooks that it listens to. */
export function tellingsOf({ events }: Run, hooks: ReadonlySet<string>): Telling[] {
  const name = events[0]!.name;
  const tellings: { hook: string; items: object[] }[] = [{ hook: name, items: events.map(toChangedItem) }];
  if (changesMetadata.has(name))
    tellings.push({ hook: 'metadata.changed', items: events.flatMap(toMetadataItem) });
  tellings.push({ hook: 'event.any', items: events.map(toAnyItem) });
  return tellings
    .filter(({ hook, items }) => hooks.has(hook) && items.length > 0)
    .map(({ hook, items }) => ({ hook: hook as HookName, payload: { items } }));
}

function toChangedItem(event: StoredEvent) {
  const { fields, changesetId, causes } = event;
  return {
    id: event.entityId,
    fields,
    changesetId,
    eventId: String(event.id),
    causes,
    at: event.at.toISOString(),
  };
}

function toMetadataItem(event: StoredEvent) {
  const fields = event.fields.flatMap(field => metadataNames[field] ?? []);
  if (fields.length === 0) return [];
  const { changesetId, causes } = event;
  return [{ id: event.entityId, fields, changesetId, eventId: String(event.id), causes }];
}

function toAnyItem({ id, name, entity, entityId, changesetId, fields, causes, at }: StoredEvent) {
  return { id: String(id), name, entity, entityId, changesetId, fields, causes, at: at.toISOString() };
}
