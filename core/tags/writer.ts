import type { Judge } from '../access/index.ts';
import type { ChangeContext } from '../changes/change-context.ts';
import { fail } from '../errors/app-error.ts';
import type { TagSummary, TagWriter } from '../plugin-api/index.ts';
import { ensureTags } from './ensure-tags.ts';
import { findNamesakes, listTakenSlugs, loadTagDocs, lockNewTags } from './queries/upkeep.ts';
import { checkTagEdit, checkTagPaths, type TagEdit } from './schemas.ts';
import { normaliseName, type TagDoc } from './tag-doc.ts';
import { tagStore } from './tag-store.ts';

/** Every write to tags: who may bring photos somewhere may name new ones, curators edit those that are there. */
export function createTagWriter(context: ChangeContext, judge: Judge): TagWriter {
  return {
    async ensure(paths): Promise<TagSummary[]> {
      await judge.somewhere('upload');
      checkTagPaths(paths);
      return ensureTags(context, paths);
    },
    async edit(id, edit) {
      judge.requireCurator();
      checkTagEdit(edit);
      await editTag(context, id, edit);
    },
  };
}

/** SLUG_TAKEN and CONFLICT tell of another tag with the address or the name. */
async function editTag(context: ChangeContext, id: string, edit: TagEdit): Promise<void> {
  await lockNewTags(context.trx);
  const before = (await loadTagDocs(context.trx, [id])).get(id) ?? fail('NOT_FOUND');
  const after = applyEdit(before, edit);
  await requireNoCircle(context, id, after.parentId);
  const change = { id, before, after };
  if ((await findNamesakes(context.trx, [change])).size > 0) fail('CONFLICT', { pointer: '/name' });
  if ((await listTakenSlugs(context.trx, [change])).has(after.slug)) fail('SLUG_TAKEN', { pointer: '/slug' });
  await context.write(tagStore, [change]);
}

function applyEdit(before: TagDoc, edit: TagEdit): TagDoc {
  return {
    ...before,
    name: edit.name === undefined ? before.name : normaliseName(edit.name),
    slug: edit.slug ?? before.slug,
    description: edit.description === undefined ? before.description : edit.description,
    parentId: edit.parentId === undefined ? before.parentId : edit.parentId,
  };
}

/** From the new parent upwards the tag itself must not come. */
async function requireNoCircle(context: ChangeContext, id: string, parentId: string | null): Promise<void> {
  for (let above = parentId; above !== null; ) {
    if (above === id) fail('CONFLICT', { pointer: '/parentId' });
    const parent = (await loadTagDocs(context.trx, [above])).get(above);
    above = (parent ?? fail('NOT_FOUND', { pointer: '/parentId' })).parentId;
  }
}
