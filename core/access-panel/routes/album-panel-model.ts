import { fail } from '../../errors/app-error.ts';
import { type FormState, freshForm } from '../../http/form-state.ts';
import { momentText } from '../../http/moment-field.ts';
import type { Context } from '../../http/state.ts';
import type { Album, AlbumRules, ShownTime, Watermark } from '../../plugin-api/index.ts';
import type { PageModel } from '../../views/page/page-model.ts';
import type { Translate } from '../../views/texts/catalogues.ts';
import { languageOf } from '../../views/texts/language.ts';
import { sizeChoices, sizeInWords } from '../../views/texts/size-choices.ts';
import { audiences, choiceNames, choiceOf, publications } from '../choices.ts';
import { verbsInWords } from '../describe-reasons.ts';
import { findProblem, grantPlace, type PanelForms, waysModel } from './panel-model.ts';
import { questionModel } from './question.ts';

/** As albums say that there is no bound. */
const anySize = 1_000_000;

/** Everything that "Who can see this?" shows of an album. */
export async function albumPanelModel(ctx: Context, album: Album, forms: PanelForms): Promise<PageModel> {
  const { read, t } = ctx.state;
  const object = { kind: 'album', id: album.id } as const;
  const [rules, ways, time, groups, users, watermarks] = await Promise.all([
    read.access.rules(album.id),
    read.access.viewers(object),
    read.access.time(object),
    read.groups.list(),
    read.users.list(),
    read.settings.watermarks(),
  ]);
  if (!rules || !ways || !time) fail('NOT_FOUND');
  const isOwn = album.ownAudience !== null;
  const panel = `/admin/albums/${album.id}/access`;
  return {
    title: t('access.album.title', { title: album.title }),
    scripts: ['own-time.js'],
    object: {
      kind: 'album',
      action: panel,
      see: `/albums/${encodeURIComponent(album.slug)}`,
    },
    album: {
      id: album.id,
      title: album.title,
      isTop: album.parentId === null && isOwn,
      isTrashed: album.trashedAt !== null,
    },
    revision: album.revision,
    problem: findProblem(forms),
    ...waysModel(ctx, ways, { isTrashed: album.trashedAt !== null, isPhoto: false, panel }),
    question: await questionModel(ctx, object),
    rules: rulesModel(ctx, rules, isOwn),
    audienceForm: forms.audience ?? freshForm({ audience: rules.audience, besides: rules.verbs }),
    audiences: audiences.map(value => ({ value, label: t(`manage.audience.${value}`) })),
    grantsForm: forms.grants ?? freshForm({ kind: 'user', may: 'look' }),
    grantKinds: ['user', 'group'].map(value => ({ value, label: t(`access.grants.kind.${value}`) })),
    choices: choiceNames.map(value => ({ value, label: t(`access.choice.${value}`) })),
    names: [...groups, ...users].map(({ name }) => name).slice(0, 500),
    ...shownModel(t, { album, watermarks }, forms.shown),
    ...timeModel(t, time, forms.time),
  };
}

function rulesModel(ctx: Context, rules: AlbumRules, isOwn: boolean) {
  const language = languageOf(ctx.state);
  const { t } = language;
  const may = (verbs: AlbumRules['verbs']) => {
    const choice = choiceOf(verbs);
    return choice === null ? verbsInWords(verbs, language) : t(`access.choice.${choice}`);
  };
  const optionsFor = (verbs: AlbumRules['verbs']) => {
    const chosen = choiceOf(verbs);
    const options = choiceNames.map(value => ({
      value,
      label: t(`access.choice.${value}`),
      isChosen: value === chosen,
    }));
    // A mixture made elsewhere stays until another is chosen.
    return chosen === null ? [{ value: '', label: may(verbs), isChosen: true }, ...options] : options;
  };
  return {
    isOwn,
    source: { title: rules.source.title, panel: `/admin/albums/${rules.source.id}/access` },
    audience: t(`manage.audience.${rules.audience}`),
    verbs: verbsInWords(rules.verbs, language),
    isOpen: rules.audience !== 'restricted',
    givesOriginals: rules.audience === 'public' && rules.verbs.includes('download'),
    grants: rules.grants.map(({ id, to, verbs }) => ({
      id,
      name: to.name,
      isGroup: to.kind === 'group',
      place: grantPlace(to),
      may: may(verbs),
      options: optionsFor(verbs),
    })),
  };
}

function shownModel(
  t: Translate,
  { album, watermarks: named }: { album: Album; watermarks: readonly Watermark[] },
  form?: FormState,
) {
  const { shown, ownShown } = album;
  const isTop = album.above.length === 0 && album.parentId === null;
  const size = (value: number) => (value >= anySize ? t('access.shown.size.any') : sizeInWords(t, value));
  const inherited = (own: unknown, value: string) => ({
    value: '',
    label:
      own === null
        ? t(isTop ? 'access.shown.usual' : 'access.shown.inherit', { value })
        : t(isTop ? 'access.shown.usual.plain' : 'access.shown.inherit.plain'),
  });
  const ownSize = ownShown.largestSize === anySize ? null : ownShown.largestSize;
  const option = (value: string, label: string) => ({ value, label });
  const nameOf = (id: string | null) =>
    id === null
      ? t('access.shown.watermark.none')
      : (named.find(watermark => watermark.id === id)?.name ?? t('access.shown.watermark.lost'));
  // what is in force stays to be chosen, also when it isn't among them any more
  const own = ownShown.watermark === 'none' ? null : ownShown.watermark;
  const ids = [...new Set([...named.map(({ id }) => id), ...(own === null ? [] : [own])])];
  const camera = (isShown: boolean) => t(`access.shown.camera.${isShown ? 'yes' : 'no'}`);
  return {
    shownForm:
      form ??
      freshForm({
        largestSize: String(ownShown.largestSize ?? ''),
        placeShown: ownShown.place ?? '',
        cameraShown: ownShown.camera === null ? '' : ownShown.camera ? 'yes' : 'no',
        watermark: ownShown.watermark ?? '',
      }),
    sizes: [
      inherited(ownShown.largestSize, size(shown.largestSize)),
      ...sizeChoices(t, ownSize),
      option(String(anySize), size(anySize)),
    ],
    places: [
      inherited(ownShown.place, t(`access.shown.place.${shown.place}`)),
      ...['exact', 'town', 'hidden'].map(value => option(value, t(`access.shown.place.${value}`))),
    ],
    cameras: [
      inherited(ownShown.camera, camera(shown.camera)),
      option('yes', camera(true)),
      option('no', camera(false)),
    ],
    watermarks: [
      inherited(ownShown.watermark, nameOf(shown.watermark)),
      option('none', nameOf(null)),
      ...ids.map(id => option(id, nameOf(id))),
    ],
  };
}

/** When it is shown, for albums and photos alike. */
export function timeModel(t: Translate, time: ShownTime, form?: FormState) {
  return {
    timeForm:
      form ??
      freshForm({
        publication: time.publication,
        publishedFrom: momentText(time.from),
        publishedUntil: momentText(time.until),
      }),
    publications: publications.map(value => ({ value, label: t(`manage.publication.${value}`) })),
  };
}
