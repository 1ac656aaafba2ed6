import { fail } from '../../errors/app-error.ts';
import type { FormState } from '../../http/form-state.ts';
import type { Context } from '../../http/state.ts';
import type { Photo } from '../../plugin-api/index.ts';
import type { PageModel } from '../../views/page/page-model.ts';
import { photoBox } from '../../views/pictures/photo-box.ts';
import { languageOf } from '../../views/texts/language.ts';
import type { PluginText } from '../describe-reasons.ts';
import { timeModel } from './album-panel-model.ts';
import { findProblem, waysModel } from './panel-model.ts';
import { questionModel } from './question.ts';

/** Everything that "Who can see this?" shows of a photo. */
export async function photoPanelModel(
  ctx: Context,
  photo: Photo,
  { form, textOf }: { readonly form?: FormState; readonly textOf: PluginText },
): Promise<PageModel> {
  const { read, t } = ctx.state;
  const object = { kind: 'photo', id: photo.id } as const;
  const [ways, time] = await Promise.all([read.access.viewers(object), read.access.time(object)]);
  if (!ways || !time) fail('NOT_FOUND');
  const panel = `/admin/photos/${photo.id}/access`;
  const isTrashed = photo.trashedAt !== null;
  return {
    title: t('access.photo.title'),
    scripts: ['own-time.js'],
    problem: findProblem(form ? { time: form } : {}),
    object: { kind: 'photo', action: panel, see: `/photos/${photo.id}` },
    photo: { id: photo.id, isTrashed, box: photoBox(photo, languageOf(ctx.state), { largest: 'thumb' }) },
    ...waysModel(ctx, ways, { isTrashed, isPhoto: true, panel }),
    question: await questionModel(ctx, object, textOf),
    albums: photo.albums.map(({ id, title }) => ({ title, panel: `/admin/albums/${id}/access` })),
    ...timeModel(t, time, form),
  };
}
