import { isDeepStrictEqual } from 'node:util';
import { applyPatch, createPatch, type Operation, Pointer } from 'rfc6902';
import type { PatchOperation } from '../plugin-api/index.ts';
import type { Doc } from './entity-store.ts';

export type Action = 'created' | 'updated' | 'deleted' | 'restored';

export interface RecordedPatch {
  readonly action: Action;
  readonly forward: readonly PatchOperation[];
  readonly backward: readonly PatchOperation[];
}

/** Undefined when the two are equal. An object that is made or vanishes is one operation on the whole document. */
export function diffDocs(before: Doc | undefined, after: Doc | undefined): RecordedPatch | undefined {
  if (before === undefined && after === undefined) return undefined;
  if (before === undefined) return wholeDoc('created', after!);
  if (after === undefined) {
    const { forward, backward } = wholeDoc('deleted', before);
    return { action: 'deleted', forward: backward, backward: forward };
  }
  const forward = createPatch(before, after, replaceLists) as PatchOperation[];
  if (forward.length === 0) return undefined;
  return {
    action: actionOf(before, after),
    forward,
    backward: createPatch(after, before, replaceLists) as PatchOperation[],
  };
}

/** A list is one value: what one of its places holds says nothing of who changed it. */
function replaceLists(before: unknown, after: unknown, at: Pointer): Operation[] | undefined {
  if (!Array.isArray(before) || !Array.isArray(after)) return undefined;
  return isDeepStrictEqual(before, after) ? [] : [{ op: 'replace', path: at.toString(), value: after }];
}

function wholeDoc(action: Action, doc: Doc): RecordedPatch {
  return { action, forward: [{ op: 'add', path: '', value: doc }], backward: [{ op: 'remove', path: '' }] };
}

/** The trash is a field, but in history and events it reads as deleting and restoring. */
function actionOf(before: Doc, after: Doc): Action {
  if (isGone(before) === isGone(after)) return 'updated';
  return isGone(after) ? 'deleted' : 'restored';
}

/** In the trash, or a link that was revoked. */
export function isGone(doc: Doc): boolean {
  return Boolean(doc.trashedAt ?? doc.revokedAt);
}

/** The document after the operations; undefined when they take away the whole. */
export function applyOperations(
  doc: Doc | undefined,
  operations: readonly PatchOperation[],
): Doc | undefined {
  const whole = operations.find(operation => operation.path === '');
  if (whole !== undefined) return whole.op === 'remove' ? undefined : (whole.value as Doc);
  const copy = structuredClone(doc);
  const failed = applyPatch(copy, structuredClone(operations) as never).find(result => result !== null);
  if (failed) throw failed;
  return copy;
}

/**
 * Paths at which the document no longer holds what these operations left there: somebody changed
 * them since, so taking the operations back would lose that later work.
 */
export function changedSince(doc: Doc | undefined, forward: readonly PatchOperation[]): string[] {
  const whole = forward.find(operation => operation.path === '');
  if (whole) return (whole.op === 'remove') === (doc === undefined) ? [] : ['/'];
  if (doc === undefined) return ['/'];
  return forward.filter(operation => !stillHolds(doc, operation)).map(operation => operation.path);
}

function stillHolds(doc: Doc, operation: PatchOperation): boolean {
  const { value } = Pointer.fromJSON(operation.path).evaluate(doc);
  if (operation.op === 'remove') return value === undefined;
  return createPatch(value ?? null, operation.value ?? null).length === 0;
}

/** Top-level fields that a patch touches, for events. */
export function touchedFields(forward: readonly PatchOperation[]): string[] {
  return [...new Set(forward.map(operation => operation.path.split('/')[1] ?? ''))].filter(Boolean);
}
