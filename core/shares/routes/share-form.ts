import { fail } from '../../errors/app-error.ts';
import type { FieldValues } from '../../http/form-state.ts';
import { momentText, readMoment } from '../../http/moment-field.ts';
import type { LinkPolicy, PreparedPassword, ShareOptions } from '../../plugin-api/index.ts';
import type { Translate } from '../../views/texts/catalogues.ts';
import { sizeChoices } from '../../views/texts/size-choices.ts';

type Prepare = (password: string) => Promise<PreparedPassword>;

/** What the fields of a link's form hold. */
export function fieldsOf(asked: ShareOptions): FieldValues {
  return {
    name: asked.name,
    download: asked.verbs.includes('download') ? ['on'] : [],
    startsAt: momentText(asked.startsAt),
    expiresAt: momentText(asked.expiresAt),
    downloadBudget: asked.downloadBudget === null ? '' : String(asked.downloadBudget),
    terms: asked.terms ?? '',
    signInRequired: asked.signInRequired ? ['on'] : [],
    largestSize: asked.largestSize === null ? '' : String(asked.largestSize),
    showsPlace: asked.showsPlace ? ['on'] : [],
    showsCamera: asked.showsCamera ? ['on'] : [],
    watermark: asked.watermark ?? '',
    favourites: asked.favourites ? ['on'] : [],
  };
}

/** As a new form proposes: to look for a month, or for as long as the policy lets. */
export function proposedFields({ longestDays }: LinkPolicy, now: Date): FieldValues {
  const end = new Date(now.getTime() + Math.min(longestDays ?? 30, 30) * 86_400_000);
  end.setUTCMinutes(0, 0, 0);
  return { expiresAt: momentText(end), showsPlace: ['on'], showsCamera: ['on'] };
}

/** What a sent form asks for, besides its password; the writing door judges whether it is possible. */
export function readOptions(form: URLSearchParams, before?: ShareOptions): ShareOptions {
  const text = (name: string) => form.get(name)?.trim() ?? '';
  const comment = before?.verbs.includes('comment') ? (['comment'] as const) : [];
  const download = form.has('download') ? (['download'] as const) : [];
  return {
    name: text('name'),
    verbs: ['view', ...comment, ...download],
    startsAt: readMoment(form, 'startsAt', before?.startsAt),
    expiresAt: readMoment(form, 'expiresAt', before?.expiresAt),
    downloadBudget: readNumber(text('downloadBudget')),
    terms: text('terms').replaceAll('\r\n', '\n') || null,
    signInRequired: form.has('signInRequired'),
    largestSize: readNumber(text('largestSize')),
    showsPlace: form.has('showsPlace'),
    showsCamera: form.has('showsCamera'),
    watermark: text('watermark') || null,
    favourites: form.has('favourites'),
  };
}

/** Hashed before a change is opened, because that takes a while. Undefined: it stays as it is. */
export async function readPassword(
  form: URLSearchParams,
  { prepare, policy, has }: { prepare: Prepare; policy: LinkPolicy; has: boolean },
): Promise<PreparedPassword | null | undefined> {
  const password = form.get('password') ?? '';
  if (password !== '') return prepare(password);
  const remains = has && !form.has('removePassword');
  if (policy.passwordRequired && !remains) fail('VALIDATION_FAILED', { pointer: '/password' });
  return has ? (remains ? undefined : null) : undefined;
}

export function sizeOptions(t: Translate, current: number | null) {
  return [{ value: '', label: t('shares.size.any') }, ...sizeChoices(t, current)];
}

/** What of the site's policy bears on a link that is being made. */
export function policyNotes(t: Translate, policy: LinkPolicy): string[] {
  return [
    policy.longestDays === null ? '' : t('shares.policy.note.days', { days: policy.longestDays }),
    policy.passwordRequired ? t('shares.policy.note.password') : '',
    policy.originals ? '' : t('shares.policy.note.originals'),
  ].filter(Boolean);
}

function readNumber(text: string): number | null {
  return text === '' ? null : Number(text);
}
