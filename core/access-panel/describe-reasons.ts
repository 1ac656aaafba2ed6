import type { AlbumLink, Explanation, Reason, TurningChange, Verb, WayIn } from '../plugin-api/index.ts';
import type { Language } from '../views/texts/language.ts';
import { formatList } from '../views/texts/numbers.ts';

/** "look at it, comment and download originals". */
export function verbsInWords(verbs: readonly Verb[], { t, formatLocale }: Language): string {
  if (verbs.includes('manage')) return t('access.verb.everything');
  const words = verbs.map(verb => t(`access.verb.${verb}`));
  return formatList(words, formatLocale);
}

/** A text of a plugin's catalogue, in the reader's language. */
export type PluginText = (plugin: string, key: string) => string;

function ruleInWords(reason: Reason & { kind: 'rule' }, { t }: Language, textOf: PluginText): string {
  const { plugin, title, failed } = reason;
  if (failed) return t('access.reason.rule.failed', { plugin: title });
  return t('access.reason.rule', { plugin: title, reason: textOf(plugin, reason.reason) });
}

/** One step of a decision as a sentence. */
function reasonInWords(reason: Reason, language: Language, textOf: PluginText): string {
  const { t } = language;
  switch (reason.kind) {
    case 'role':
      return t(`access.reason.role.${reason.role}`);
    case 'audience':
      return t(`access.reason.audience.${reason.speaksFor ? '' : 'not.'}${reason.audience}`, {
        album: reason.album.title,
        verbs: verbsInWords(reason.verbs, language),
      });
    case 'grant':
      return t(`access.reason.grant.${reason.to.kind}`, {
        who: reason.to.name,
        album: reason.album.title,
        verbs: verbsInWords(reason.verbs, language),
      });
    case 'uploaded-here':
    case 'no-grant':
      return t(`access.reason.${reason.kind}`, { album: reason.album.title });
    case 'share':
      return t(`access.reason.share${reason.speaksFor ? '' : '.not'}`, {
        name: reason.name,
        verbs: verbsInWords(reason.verbs, language),
      });
    case 'share-closed':
    case 'token':
      return t(`access.reason.${reason.kind}.${reason.why}`);
    case 'publication':
      return publicationInWords(reason, language);
    case 'rule':
      return ruleInWords(reason, language, textOf);
    case 'trashed':
      return t('access.reason.trashed', { name: nameOf(reason.of, language) });
    default:
      return t(`access.reason.${reason.kind}`);
  }
}

function publicationInWords(reason: Reason & { kind: 'publication' }, language: Language): string {
  const { of, publication, from, until } = reason;
  const name = nameOf(of, language);
  if (publication === 'draft' || publication === 'withdrawn')
    return language.t(`access.reason.publication.${publication}`, { name });
  return from !== null && from > new Date()
    ? language.t('access.reason.publication.scheduled', { name, from: momentInWords(from, language) })
    : language.t('access.reason.publication.over', {
        name,
        until: until ? momentInWords(until, language) : '',
      });
}

function nameOf(of: AlbumLink | 'photo', { t }: Language): string {
  return of === 'photo' ? t('access.thisPhoto') : of.title;
}

function momentInWords(moment: Date, { formatLocale }: Language): string {
  const style = { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' } as const;
  return `${new Intl.DateTimeFormat(formatLocale, style).format(moment)} UTC`;
}

function changeInWords({ key, params }: TurningChange, { t }: Language): string {
  return t(key, params.verb === undefined ? params : { ...params, verb: t(`access.verb.${params.verb}`) });
}

/** A decision about somebody, as the panel and the command tell it. */
export function explanationInWords(
  { allowed, because, change }: Explanation,
  asked: { readonly who: string; readonly verb: Verb; readonly textOf?: PluginText },
  language: Language,
) {
  const { textOf = (_, key) => key } = asked;
  const params = { who: asked.who, verb: language.t(`access.verb.${asked.verb}`) };
  return {
    answer: language.t(`access.answer.${allowed ? 'yes' : 'no'}`, params),
    reasons: because.map(reason => reasonInWords(reason, language, textOf)),
    change: change && { text: changeInWords(change, language), path: change.path },
  };
}

/** Whom a way in lets in. */
export function whoInWords(who: WayIn['who'], { t }: Language): string {
  return who.kind === 'role'
    ? t(`access.way.role.${who.id}`)
    : t(`access.way.${who.kind}`, { name: who.name });
}
