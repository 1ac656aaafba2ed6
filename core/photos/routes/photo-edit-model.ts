import type { FormState } from '../../http/form-state.ts';
import type { Context } from '../../http/state.ts';
import type { Photo, Publication } from '../../plugin-api/index.ts';
import type { PageModel } from '../../views/page/page-model.ts';
import { photoBox, photoTitle } from '../../views/pictures/photo-box.ts';
import { languageOf } from '../../views/texts/language.ts';
import { listAlbumChoices } from './album-choices.ts';
import { placeFields, textFields } from './photo-form.ts';

const suggestedTags = 200;

/** Everything that the page for editing a photo shows. */
export async function photoEditModel(
  ctx: Context,
  { photo, form, back }: { photo: Photo; form: FormState; back: string },
): Promise<PageModel> {
  const { read, t } = ctx.state;
  const language = languageOf(ctx.state);
  const [albums, tags] = await Promise.all([
    listAlbumChoices(read, photo),
    read.tags.suggest('', suggestedTags),
  ]);
  const editable = new Set(albums.filter(album => album.may.includes('edit')).map(album => album.id));
  const title = photoTitle(photo, language);
  return {
    title: t('manage.photo.title', { title }),
    heading: title,
    form,
    back,
    revision: photo.revision,
    photo: {
      ...photoBox(photo, language),
      href: `/photos/${photo.id}`,
      fileName: photo.fileName ?? '',
      isTrashed: photo.trashedAt !== null,
      mayManage: photo.may.includes('manage'),
    },
    translated: Object.keys(photo.translations),
    rights: textFields.filter(name => ['author', 'credit', 'copyright', 'licence'].includes(name)),
    places: placeFields,
    ratings: ['', '0', '1', '2', '3', '4', '5'].map(value => ({
      value,
      label:
        value === ''
          ? t('manage.photo.rating.none')
          : t('manage.photo.rating.stars', { count: Number(value) }),
    })),
    publications: publicationsOf(photo).map(value => ({ value, label: t(`manage.publication.${value}`) })),
    albums: albums.map(({ id, title, depth }) => ({ id, title, depth: Math.min(depth, 6) })),
    /** Those whose cover it may become. */
    inAlbums: photo.albums.filter(album => editable.has(album.id)),
    tagNames: tags.map(tag => tag.name),
  };
}

/** None for who may not say when it is seen. */
function publicationsOf({ mayPublish, publication }: Photo): Publication[] {
  if (!mayPublish) return [];
  return [
    'published',
    'draft',
    'withdrawn',
    ...(publication === 'scheduled' ? (['scheduled'] as const) : []),
  ];
}
