import type { Share, ShareOptions } from '../../plugin-api/index.ts';
import type { Language } from '../../views/texts/language.ts';
import { formatList, formatNumber } from '../../views/texts/numbers.ts';
import { sizeInWords } from '../../views/texts/size-choices.ts';

/** One option of a link, as it was asked for and as it holds. */
export interface ToldOption {
  readonly label: string;
  readonly asked: string;
  readonly inForce: string;
  readonly isLess: boolean;
}

/** A link in people's words. */
export function describeShare(share: Share, language: Language) {
  const { t } = language;
  const { asked, downloadsUsed, wrongPasswords, target } = share;
  return {
    id: share.id,
    name: asked.name,
    state: share.state,
    stateWord: t(`shares.state.${share.state}`),
    why: share.why === 'creator' || share.why === 'policy' ? t(`shares.why.${share.why}`) : '',
    target:
      target.kind === 'album'
        ? { label: target.album.title, href: `/albums/${encodeURIComponent(target.album.slug)}` }
        : { label: t('site.photos', { count: target.photoIds.length }), href: '' },
    createdBy: share.createdBy?.name ?? '',
    createdAt: formatMoment(share.createdAt, language),
    until: share.inForce.expiresAt ? formatMoment(share.inForce.expiresAt, language) : '',
    lastUsed: share.lastUsedAt
      ? t('shares.lastUsed', { at: formatMoment(share.lastUsedAt, language) })
      : t('shares.neverUsed'),
    downloads:
      asked.downloadBudget === null
        ? t('shares.downloads', { count: downloadsUsed })
        : t('shares.downloads.of', { count: downloadsUsed, budget: asked.downloadBudget }),
    wrongPasswords: wrongPasswords
      ? t('shares.wrongPasswords', {
          count: wrongPasswords.count,
          since: formatMoment(wrongPasswords.since, language),
        })
      : '',
    isOpen: share.state === 'open',
    isRevoked: share.revokedAt !== null,
  };
}

/** Asked for and in force, side by side; what says nothing on either side is left out. */
export function tellOptions(
  { asked, inForce, hasPassword, state, why }: Share,
  language: Language,
): ToldOption[] {
  const { t } = language;
  const said = sayOptions(asked, language);
  const held = sayOptions(inForce, language);
  const password = t(hasPassword ? 'manage.yes' : 'manage.no');
  const lines = Object.keys(said).map(name => ({ name, asked: said[name]!, inForce: held[name]! }));
  lines.splice(1, 0, {
    name: 'password',
    asked: password,
    inForce: why === 'policy' ? t('shares.password.missing') : password,
  });
  const opensNothing = state === 'revoked' || state === 'closed';
  return lines.map(({ name, ...sides }) => ({
    label: t(`shares.option.${name}`),
    asked: sides.asked,
    inForce: opensNothing && name === 'verbs' ? t('manage.nothing') : sides.inForce,
    isLess: sides.asked !== sides.inForce || (opensNothing && name === 'verbs'),
  }));
}

function sayOptions(options: ShareOptions, language: Language): Record<string, string> {
  const { t, formatLocale } = language;
  const yesNo = (value: boolean) => t(value ? 'manage.yes' : 'manage.no');
  const moment = (date: Date | null, key: string) => (date ? formatMoment(date, language) : t(key));
  const verbs = formatList(
    options.verbs.map(verb => t(`manage.word.verbs.${verb}`)),
    formatLocale,
  );
  return {
    verbs: verbs || t('manage.nothing'),
    startsAt: moment(options.startsAt, 'shares.begins.atOnce'),
    expiresAt: moment(options.expiresAt, 'shares.ends.never'),
    downloadBudget:
      options.downloadBudget === null
        ? t('shares.budget.none')
        : formatNumber(options.downloadBudget, formatLocale),
    largestSize: options.largestSize === null ? t('shares.size.any') : sizeInWords(t, options.largestSize),
    showsPlace: yesNo(options.showsPlace),
    showsCamera: yesNo(options.showsCamera),
    watermark: options.watermark ?? t('shares.watermark.album'),
    favourites: yesNo(options.favourites),
    terms: options.terms === null ? t('manage.nothing') : t('shares.terms.some'),
    signInRequired: yesNo(options.signInRequired),
  };
}

/** The server doesn't know the reader's zone, so it says which one it speaks of. */
function formatMoment(moment: Date, { formatLocale }: Language): string {
  const style = { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' } as const;
  return `${new Intl.DateTimeFormat(formatLocale, style).format(moment)} UTC`;
}
