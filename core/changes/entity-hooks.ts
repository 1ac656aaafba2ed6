import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../errors/app-error.ts';
import type { AttributedDenial, ChangeOutcome, DraftItem, EntityName } from '../plugin-api/index.ts';
import type { ChangeContext } from './change-context.ts';
import type { Doc, DocChange, EntityStore } from './entity-store.ts';
import { isGone } from './patch.ts';
import { mergeOwnValues, plainJson } from './plugin-values.ts';

type Hooked = Pick<ChangeContext, 'hooks' | 'trx' | 'viewer' | 'causes' | 'credit'>;

/**
 * Asks plugins what they set while objects are made or changed. What comes back from the trash comes back as it was, and what
 * goes there goes as it is: neither is asked about, as undo isn't.
 */
export async function runSaving<D extends Doc>(
  context: Hooked,
  store: EntityStore<D>,
  changes: readonly DocChange<D>[],
): Promise<readonly DocChange<D>[]> {
  const name = nameOf(store.entity, 'saving');
  if (!context.hooks.has(name)) return changes;
  const items = changes.filter(isEdit).map(toDraft);
  if (items.length === 0) return changes;
  const outcome = await context.hooks.call(name, { items }, callContext(context));
  return applyOutcome(context, store, { changes, outcome });
}

function isEdit({ before, after }: DocChange<Doc>): boolean {
  return after !== undefined && (before === undefined || isGone(before) === isGone(after));
}

function toDraft({ id, before, after }: DocChange<Doc>): DraftItem {
  return { id, before: before ?? null, draft: after! };
}

type Outcome = ChangeOutcome<{ readonly items: readonly DraftItem[] }>;

function applyOutcome<D extends Doc>(
  context: Hooked,
  store: EntityStore<D>,
  { changes, outcome }: { changes: readonly DocChange<D>[]; outcome: Outcome },
): readonly DocChange<D>[] {
  if (outcome.setBy.length === 0 || !store.patch) return changes;
  const drafts = new Map(outcome.payload.items.map(item => [item.id, item.draft]));
  const setters = Map.groupBy(outcome.setBy, ({ id }) => id);
  return changes.flatMap(change => {
    const by = setters.get(change.id);
    if (by === undefined) return [change];
    const fields = fieldsSet(change.after!, drafts.get(change.id)!, by);
    const after = store.patch!(change, fields);
    for (const { plugin, fields: names } of by) {
      const kept = names.filter(field => !isDeepStrictEqual(after[field], change.after![field]));
      if (kept.length > 0) context.credit(store.entity, change.id, { plugin, fields: kept });
    }
    return change.before && isDeepStrictEqual(change.before, after) ? [] : [{ ...change, after }];
  });
}

/** What the patches have set, and of `ext` what lies under the id of who returned it. */
function fieldsSet(doc: Doc, draft: Doc, setters: Outcome['setBy']): Readonly<Record<string, unknown>> {
  const names = new Set(setters.flatMap(({ fields }) => fields));
  const fields = [...names].filter(name => name !== 'ext').map(name => [name, plainJson(draft[name])]);
  if (!names.has('ext')) return Object.fromEntries(fields);
  const plugins = setters.filter(setter => setter.fields.includes('ext')).map(setter => setter.plugin);
  const values = (draft.ext ?? {}) as Readonly<Record<string, object>>;
  const own = plugins.map(plugin => [plugin, values[plugin] ?? null]);
  return { ...Object.fromEntries(fields), ext: mergeOwnValues(doc.ext, Object.fromEntries(own), 'replace') };
}

/** Asks plugins whether objects may be written or deleted as they are now. CHANGE_DENIED with the words of the first that says no. */
export async function runGuards<D extends Doc>(
  context: Hooked,
  store: EntityStore<D>,
  changes: readonly DocChange<D>[],
): Promise<void> {
  const guarding = nameOf(store.entity, 'guarding');
  if (context.hooks.has(guarding)) {
    const items = changes.filter(change => !isDeletion(change)).map(toDraft);
    if (items.length > 0) refuse(await context.hooks.call(guarding, { items }, callContext(context)));
  }
  const deleting = nameOf(store.entity, 'deleting');
  if (context.hooks.has(deleting)) {
    const items = changes.filter(isDeletion).map(({ id, before }) => ({ id, draft: before! }));
    if (items.length > 0) refuse(await context.hooks.call(deleting, { items }, callContext(context)));
  }
}

function isDeletion({ before, after }: DocChange<Doc>): boolean {
  return before !== undefined && (after === undefined || (!isGone(before) && isGone(after)));
}

function refuse(denials: readonly AttributedDenial[]): void {
  const denial = denials[0];
  if (denial === undefined) return;
  const { plugin, code, message, field } = denial;
  throw new AppError('CHANGE_DENIED', {
    message: message.replace(/\s+/g, ' ').trim(),
    shownCode: `${plugin.replaceAll('-', '_').toUpperCase()}_${code}`,
    ...(field === undefined ? {} : { pointer: `/${field}` }),
    details: { denials },
  });
}

function callContext({ viewer, trx, causes }: Hooked) {
  return { viewer, trx, causes };
}

/** All entities' hooks have the payloads of a photo's. */
function nameOf<const Verb extends string>(entity: EntityName, verb: Verb): `photo.${Verb}` {
  return `${entity}.${verb}` as `photo.${Verb}`;
}
