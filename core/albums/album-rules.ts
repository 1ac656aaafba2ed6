import { closeVerbs, type Judge } from '../access/index.ts';
import type { ChangeContext } from '../changes/change-context.ts';
import { AppError, fail } from '../errors/app-error.ts';
import type { AlbumEdit } from '../plugin-api/index.ts';
import type { AlbumDoc } from './album-doc.ts';
import { type Grants, granteeOf } from './album-grants.ts';
import { listGrantees } from './queries/grants.ts';

/** What says who may see an album, when, and what of it: for who may manage it. */
export const rulesFields = [
  'audience',
  'audienceVerbs',
  'grants',
  'largestSize',
  'placeShown',
  'cameraShown',
  'watermark',
  'publication',
  'publishedFrom',
  'publishedUntil',
  'featured',
  'listed',
  'indexed',
] as const satisfies readonly (keyof AlbumEdit)[];

type OwnRules = Partial<Pick<AlbumDoc, 'audienceVerbs' | 'grants'>>;

/**
 * The audience's verbs and the grants of an edit, as they are kept. Who inherits has neither; a grant to nobody that is
 * there is VALIDATION_FAILED at it.
 */
export async function ownRules(
  context: ChangeContext,
  { audience, audienceVerbs, grants }: AlbumEdit,
): Promise<(doc: AlbumDoc) => OwnRules> {
  if (grants) await requireGrantees(context, grants);
  return doc => {
    const inForce = audience === undefined ? doc.audience : audience;
    if (inForce === null && doc.parentId !== null) {
      if (grants && Object.keys(grants).length > 0) refuseInherited('/grants');
      if (audienceVerbs) refuseInherited('/audienceVerbs');
      return { grants: {}, audienceVerbs: null };
    }
    return {
      ...(grants && {
        grants: Object.fromEntries(Object.entries(grants).map(([to, verbs]) => [to, closeVerbs(verbs)])),
      }),
      ...(audienceVerbs && { audienceVerbs: isPlain(audienceVerbs) ? null : closeVerbs(audienceVerbs) }),
    };
  };
}

function isPlain(verbs: readonly string[]): boolean {
  return verbs.length === 1 && verbs[0] === 'view';
}

function refuseInherited(pointer: string): never {
  return fail('VALIDATION_FAILED', {
    message: 'An album that inherits its audience has none of its own.',
    pointer,
  });
}

async function requireGrantees(context: ChangeContext, grants: Grants): Promise<void> {
  const known = await listGrantees(context.trx, Object.keys(grants).map(granteeOf));
  const unknown = Object.keys(grants).find(key => !known.has(key));
  if (unknown !== undefined)
    fail('VALIDATION_FAILED', { message: 'There is nobody of this id.', pointer: `/grants/${unknown}` });
}

/** Nobody shuts themselves out by a change: CONFLICT. */
export async function requireKept(judge: Judge, id: string): Promise<void> {
  try {
    await judge.album('manage', id);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError('CONFLICT', {
      message: 'You could not manage this album any more. Keep a grant for yourself, or ask a curator.',
      pointer: '/grants',
      cause: error,
    });
  }
}
