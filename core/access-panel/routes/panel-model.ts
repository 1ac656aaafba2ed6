import type { FormState } from '../../http/form-state.ts';
import type { Context } from '../../http/state.ts';
import type { WayIn } from '../../plugin-api/index.ts';
import { type Language, languageOf } from '../../views/texts/language.ts';
import { verbsInWords, whoInWords } from '../describe-reasons.ts';

/** What both panels show: who comes in, in one sentence and as the whole list. */
export function waysModel(
  ctx: Context,
  ways: readonly WayIn[],
  thing: { isTrashed: boolean; isPhoto: boolean; panel: string },
) {
  const language = languageOf(ctx.state);
  const links = ways.filter(way => way.who.kind === 'share' && way.heldBackBy.length === 0).length;
  return {
    lead: leadSentence(ways, thing, language),
    leadLinks: links > 0 ? language.t('access.lead.links', { count: links }) : null,
    links,
    ways: ways.map(way => ({
      who: whoInWords(way.who, language),
      verbs: language.t('access.way.verbs', { verbs: verbsInWords(way.verbs, language) }),
      shut: way.heldBackBy.length > 0,
      path: placeOf(way, thing.panel),
    })),
  };
}

/** Where a way in is changed: the page, and the row or form on it; null: nowhere. */
function placeOf({ path, because }: WayIn, panel: string): string | null {
  if (path === null) return null;
  const page = path === panel ? '' : path;
  if (because.kind === 'grant') return `${page}#${grantPlace(because.to)}`;
  return because.kind === 'audience' ? `${page}#audience-title` : page || null;
}

/** The id that the row of a grant has on its album's panel. */
export function grantPlace({ kind, id }: { readonly kind: string; readonly id: string }): string {
  return `grant-${kind}-${id}`;
}

/** The answer to "who can see this?" in one sentence. */
function leadSentence(
  ways: readonly WayIn[],
  { isTrashed, isPhoto }: { isTrashed: boolean; isPhoto: boolean },
  { t }: Language,
): string {
  if (isTrashed) return t('access.lead.trashed');
  const open = ways.filter(way => way.heldBackBy.length === 0);
  const count = (kind: string) =>
    open.filter(({ who, because }) => who.kind === kind && because.kind === 'grant').length;
  const comesIn = (kind: string) => open.some(way => way.who.kind === kind);
  if (comesIn('guest')) return t('access.lead.public');
  if (comesIn('signed-in')) return t('access.lead.signed-in');
  const shut = ways.flatMap(way => way.heldBackBy).find(reason => reason.kind === 'publication');
  if (shut)
    return shut.of === 'photo'
      ? t('access.lead.draft.photo')
      : t('access.lead.draft', { name: shut.of.title });
  const [users, groups] = [count('user'), count('group')];
  if (users > 0 || groups > 0) {
    const name = users > 0 && groups > 0 ? 'both' : users > 0 ? 'people' : 'groups';
    return t(`access.lead.restricted.${name}`, { users, groups });
  }
  const uploader = open.find(way => way.because.kind === 'uploader');
  return isPhoto && uploader
    ? t('access.lead.uploader', { name: uploader.who.name })
    : t('access.lead.nobody');
}

/** Forms of the panels; each keeps what was typed when it could not be accepted. `rows`: those in the list of people. */
export type PanelForms = Partial<Record<'audience' | 'rows' | 'grants' | 'shown' | 'time', FormState>>;

/** Where a form begins, and its fields by the ids that they have on the page. */
const places: Readonly<
  Record<keyof PanelForms, { readonly start: string; readonly fields: Readonly<Record<string, string>> }>
> = {
  audience: { start: 'audience-title', fields: { audience: 'audience-field' } },
  rows: { start: 'grants', fields: {} },
  grants: { start: 'grants', fields: { kind: 'grant-kind', who: 'grant-who', may: 'grant-may' } },
  shown: {
    start: 'shown',
    fields: {
      largestSize: 'largestSize',
      placeShown: 'placeShown',
      cameraShown: 'cameraShown',
      watermark: 'watermark',
    },
  },
  time: {
    start: 'when',
    fields: {
      publication: 'publication-field',
      publishedFrom: 'publishedFrom',
      publishedUntil: 'publishedUntil',
    },
  },
};

/** What is wrong with the form that came back, and where on the page; null when none did. */
export function findProblem(forms: PanelForms): { readonly text: string; readonly at: string } | null {
  for (const [name, form] of Object.entries(forms)) {
    if (!form?.summary) continue;
    const { start, fields } = places[name as keyof PanelForms];
    const field = Object.keys(fields).find(each => form.problem(each) !== null);
    return { text: form.summary, at: field === undefined ? start : fields[field]! };
  }
  return null;
}
