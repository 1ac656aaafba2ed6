import type { AlbumRules, Audience, Verb } from '../plugin-api/index.ts';
import type { Language } from '../views/texts/language.ts';

export interface NewRules {
  readonly audience: Audience;
  readonly verbs: readonly Verb[];
  /** The album whose rules they will be. */
  readonly source: string;
  /** People and groups that were let in here and will not be any more. */
  readonly dropped: number;
}

const width: Readonly<Record<Audience, number>> = { restricted: 0, 'signed-in': 1, public: 2 };

/**
 * What a change of rules lets in, as sentences to be read before it is made; null when it lets in nobody and nothing.
 */
export function describeWidening(
  before: AlbumRules,
  after: NewRules,
  { reach, language: { t } }: { reach: { albums: number; photos: number }; language: Language },
): string[] | null {
  const isWider = width[after.audience] > width[before.audience];
  const isOpen = after.audience !== 'restricted';
  const added = isOpen ? after.verbs.filter(verb => isWider || !before.verbs.includes(verb)) : [];
  const moves = after.source !== before.source.title;
  if (!isWider && added.length === 0 && !moves) return null;
  return [
    ...(isWider || moves
      ? [t(`access.plan.gains.${after.audience}`, { photos: reach.photos, album: after.source })]
      : []),
    ...(added.includes('download') ? [t('access.plan.gains.download')] : []),
    ...(added.includes('comment') ? [t('access.plan.gains.comment')] : []),
    ...(reach.albums > 1 ? [t('access.plan.albums', { albums: reach.albums })] : []),
    after.dropped > 0 ? t('access.plan.drops', { count: after.dropped }) : t('access.plan.loses'),
  ];
}
