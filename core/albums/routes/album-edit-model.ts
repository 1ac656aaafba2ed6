import type { FormState } from '../../http/form-state.ts';
import type { Context } from '../../http/state.ts';
import type { Album } from '../../plugin-api/index.ts';
import { languageOf } from '../../views/language.ts';
import type { PageModel } from '../../views/page-model.ts';
import { albumMark, photoBox } from '../../views/photo-box.ts';
import { audienceOptions, looksOptions, parentOptions, publicationOptions } from './album-form.ts';

/** Everything that the page for editing an album shows. */
export async function albumEditModel(
  ctx: Context,
  { album, form }: { album: Album; form: FormState },
): Promise<PageModel> {
  const { read, t } = ctx.state;
  const [editable, siblings] = await Promise.all([
    read.albums.editable(),
    read.albums.children(album.parentId),
  ]);
  return {
    title: t('manage.album.title', { title: album.title }),
    form,
    revision: album.revision,
    album: {
      id: album.id,
      title: album.title,
      parentId: album.parentId ?? '',
      href: `/albums/${encodeURIComponent(album.slug)}`,
      mark: albumMark(album),
      mayManage: album.may.includes('manage'),
      isTrashed: album.trashedAt !== null,
      isCoverChosen: album.coverPhotoId !== null,
      photos: t('site.photos', { count: album.photoCount }),
      albums: album.albumCount > 0 ? t('site.albums', { count: album.albumCount }) : '',
    },
    cover: album.cover && photoBox(album.cover, languageOf(ctx.state), { largest: 'thumb' }),
    audiences: audienceOptions(t, album.parentId === null),
    publications: publicationOptions(t, album.publication),
    ...looksOptions(t),
    parents: parentOptions(t, editable, album.id),
    places: placeOptions(t, album, siblings),
  };
}

/** Before each of the others, or last. */
function placeOptions(
  t: Context['state']['t'],
  { id }: Album,
  siblings: readonly { readonly id: string; readonly title: string }[],
) {
  const at = siblings.findIndex(sibling => sibling.id === id);
  const others = siblings.filter(sibling => sibling.id !== id);
  return [
    ...others.map((sibling, index) => ({
      value: sibling.id,
      label: t('manage.album.place.before', { title: sibling.title }),
      isCurrent: index === at,
    })),
    { value: '', label: t('manage.album.place.last'), isCurrent: at === others.length },
  ];
}
