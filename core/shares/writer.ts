import { type Judge, personOf } from '../access/index.ts';
import type { ChangeContext } from '../changes/change-context.ts';
import { newId } from '../changes/ids.ts';
import { fail, isAppError } from '../errors/app-error.ts';
import type { NewShare, ShareOptions, ShareWriter } from '../plugin-api/index.ts';
import { hashLinkToken, newLinkToken } from './link-token.ts';
import { countPhotos, hasAlbum, insertSecret } from './queries/share-rows.ts';
import { checkNewShare, checkShareEdit, type ShareEdit } from './schemas.ts';
import type { ShareDoc } from './share-doc.ts';
import { shareStore } from './share-store.ts';

/** Share links, as the writing door writes them. */
export function createShareWriter(context: ChangeContext, judge: Judge): ShareWriter {
  return {
    async create(share) {
      checkNewShare(share);
      await requireTarget(context, judge, share);
      const { albumId = null, photoIds = [], verbs = plainOptions.verbs } = share;
      await requireVerbs(judge, { albumId, photoIds, verbs });
      return createShare(context, share);
    },
    async edit(id, edit) {
      checkShareEdit(edit);
      const doc = await loadOwn(context, judge, id);
      const passwordId = await passwordOf(context, id, edit.password, doc.passwordId);
      const after = checkDates({ ...doc, ...toDocFields(edit), passwordId });
      await requireVerbs(judge, after);
      await write(context, id, { before: doc, after });
    },
    async renew(id) {
      const doc = await loadOwn(context, judge, id);
      await requireVerbs(judge, doc);
      const { addressId, token } = await newAddress(context, id);
      const createdBy = holderOf(context, judge, doc);
      await write(context, id, { before: doc, after: { ...doc, addressId, createdBy } });
      return { token };
    },
    async revoke(id) {
      const doc = await loadOwn(context, judge, id, { isCreatorEnough: true });
      const revokedAt = doc.revokedAt ?? context.now.toISOString();
      await write(context, id, { before: doc, after: { ...doc, revokedAt } });
    },
  };
}

async function createShare(context: ChangeContext, share: NewShare): ReturnType<ShareWriter['create']> {
  const { albumId = null, photoIds = [], password = null, ...options } = share;
  const id = newId();
  const { addressId, token } = await newAddress(context, id);
  const passwordId = await passwordOf(context, id, password, null);
  const after: ShareDoc = {
    ...plainOptions,
    ...toDocFields(options),
    name: share.name.trim(),
    albumId,
    photoIds: [...new Set(photoIds)],
    addressId,
    passwordId,
    createdBy: personOf(context.viewer)?.userId ?? null,
    revokedAt: null,
  };
  await context.write(shareStore, [{ id, before: undefined, after: checkDates(after) }]);
  return { id, token };
}

const plainOptions = {
  verbs: ['view'],
  startsAt: null,
  expiresAt: null,
  downloadBudget: null,
  terms: null,
  signInRequired: false,
  largestSize: null,
  showsPlace: true,
  showsCamera: true,
  watermark: null,
  favourites: false,
} as const;

function write(
  context: ChangeContext,
  id: string,
  { before, after }: { before: ShareDoc; after: ShareDoc },
): Promise<void> {
  const isSame = JSON.stringify(before) === JSON.stringify(after);
  return isSame ? Promise.resolve() : context.write(shareStore, [{ id, before, after }]);
}

/** An album or photos, never both, that the viewer may manage. */
async function requireTarget(
  { trx }: ChangeContext,
  judge: Judge,
  { albumId, photoIds }: NewShare,
): Promise<void> {
  if ((albumId === undefined) === (photoIds === undefined))
    fail('VALIDATION_FAILED', { pointer: albumId === undefined ? '/albumId' : '/photoIds' });
  if (albumId !== undefined) {
    await judge.album('manage', albumId);
    if (!(await hasAlbum(trx, albumId))) fail('NOT_FOUND');
    return;
  }
  const ids = [...new Set(photoIds)];
  await judge.photos('manage', ids);
  if ((await countPhotos(trx, ids)) !== ids.length) fail('NOT_FOUND');
}

/** Nobody gives what they haven't got: a link outlives the token that makes it, and knows nothing of its scopes. */
async function requireVerbs(
  judge: Judge,
  { albumId, photoIds, verbs }: Pick<ShareDoc, 'albumId' | 'photoIds' | 'verbs'>,
): Promise<void> {
  try {
    for (const verb of verbs) {
      if (albumId !== null) await judge.album(verb, albumId);
      else await judge.photos(verb, photoIds);
    }
  } catch (cause) {
    if (!isAppError(cause, 'FORBIDDEN')) throw cause;
    fail('FORBIDDEN', {
      message: 'A link gives no more than you may do yourself.',
      pointer: '/verbs',
      cause,
    });
  }
}

/** A link for who may manage what it opens; what they may not know of isn't there. */
async function loadOwn(
  context: ChangeContext,
  judge: Judge,
  id: string,
  options: { isCreatorEnough?: boolean } = {},
): Promise<ShareDoc> {
  const doc = (await shareStore.load(context.trx, [id])).get(id) ?? fail('NOT_FOUND');
  const isCreator = doc.createdBy !== null && doc.createdBy === personOf(context.viewer)?.userId;
  const verb = options.isCreatorEnough && isCreator ? 'view' : 'manage';
  if (doc.albumId !== null) await judge.album(verb, doc.albumId);
  else await judge.photos(verb, doc.photoIds);
  return doc;
}

/**
 * Whose rights a link with a new address gives: of those who don't manage everything, their own who alone know the address. Else
 * they would keep by it what is taken from them later.
 */
function holderOf({ viewer }: ChangeContext, judge: Judge, { createdBy }: ShareDoc): string | null {
  return judge.editsAll ? createdBy : (personOf(viewer)?.userId ?? createdBy);
}

async function newAddress(context: ChangeContext, shareId: string) {
  const token = newLinkToken();
  const addressId = newId();
  const hash = hashLinkToken(token);
  await insertSecret(context.trx, { id: addressId, shareId, kind: 'address', hash });
  return { addressId, token };
}

/** Undefined: as it was. */
async function passwordOf(
  { trx }: ChangeContext,
  shareId: string,
  password: ShareEdit['password'],
  current: string | null,
): Promise<string | null> {
  if (password === undefined) return current;
  if (password === null) return null;
  const id = newId();
  await insertSecret(trx, { id, shareId, kind: 'password', hash: password.hash });
  return id;
}

function toDocFields({ password: _, ...edit }: ShareEdit): Partial<ShareDoc> {
  const { startsAt, expiresAt, verbs, ...plain } = edit as Partial<ShareOptions>;
  return {
    ...plain,
    ...(plain.name === undefined ? {} : { name: plain.name.trim() }),
    ...(plain.watermark == null ? {} : { watermark: oneLine(plain.watermark) }),
    ...(verbs === undefined ? {} : { verbs: verbOrder.filter(verb => verbs.includes(verb)) }),
    ...(startsAt === undefined ? {} : { startsAt: toIso(startsAt, '/startsAt') }),
    ...(expiresAt === undefined ? {} : { expiresAt: toIso(expiresAt, '/expiresAt') }),
  };
}

/** Composed characters, single spaces, no control characters. */
function oneLine(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}

/** As history keeps them, so that the same set is the same text. */
const verbOrder = ['view', 'comment', 'download'] as const;

function toIso(date: Date | null, pointer: string): string | null {
  if (date === null) return null;
  const isDate = date instanceof Date && !Number.isNaN(date.getTime()) && date.getUTCFullYear() < 10_000;
  return isDate ? date.toISOString() : fail('VALIDATION_FAILED', { pointer });
}

function checkDates(doc: ShareDoc): ShareDoc {
  const { startsAt, expiresAt } = doc;
  if (startsAt !== null && expiresAt !== null && startsAt >= expiresAt)
    fail('VALIDATION_FAILED', { pointer: '/expiresAt' });
  return doc;
}
