import type { AccessObject, AlbumRules, ShownTime } from '../../plugin-api/index.ts';
import { type AlbumFacts, chainOf, linkOf, sourceOf, type World } from '../decision/facts.ts';
import { anySize } from '../scope/shown.ts';
import { closeVerbs } from '../verbs.ts';

/** The rules in force in an album, its own or inherited; undefined when it isn't there. */
export function rulesOf(world: World, albumId: string): AlbumRules | undefined {
  const chain = chainOf(world, albumId);
  if (chain.length === 0) return undefined;
  const source = sourceOf(chain);
  return {
    source: linkOf(source),
    audience: source.audience ?? 'restricted',
    verbs: closeVerbs(['view', ...(source.audienceVerbs ?? [])]),
    grants: source.grants.map(grant => ({ ...grant, verbs: closeVerbs(grant.verbs) })),
    shown: {
      largestSize: nearest(chain, 'largestSize') ?? anySize,
      place: nearest(chain, 'placeShown') ?? 'town',
      camera: nearest(chain, 'cameraShown') ?? true,
      watermark: named(nearest(chain, 'watermark')),
    },
  };
}

function named(watermark: string | null): string | null {
  return watermark === 'none' ? null : watermark;
}

function nearest<Field extends 'largestSize' | 'placeShown' | 'cameraShown' | 'watermark'>(
  chain: readonly AlbumFacts[],
  field: Field,
): AlbumFacts[Field] {
  return chain.find(album => album[field] !== null)?.[field] ?? null;
}

export function timeOf({ albums, photos }: World, { kind, id }: AccessObject): ShownTime | undefined {
  const window = (kind === 'album' ? albums.get(id) : photos.get(id))?.window;
  return window && { publication: window.publication, from: window.from, until: window.until };
}
