import type { FormState } from '../../http/form-state.ts';
import type { Context } from '../../http/state.ts';
import type { Album } from '../../plugin-api/index.ts';
import type { PageModel } from '../../views/page/page-model.ts';
import { albumMark, photoBox } from '../../views/pictures/photo-box.ts';
import { languageOf } from '../../views/texts/language.ts';
import { looksOptions, parentOptions } from './album-form.ts';

/** Everything that the page for editing an album shows. */
export async function albumEditModel(
  ctx: Context,
  { album, form }: { album: Album; form: FormState },
): Promise<PageModel> {
  const { t } = ctx.state;
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
      rules: rulesInWords(t, album),
      isTrashed: album.trashedAt !== null,
      // One that is hidden from this viewer is as good as none.
      isCoverChosen: album.coverPhotoId !== null && album.cover?.id === album.coverPhotoId,
      photos: t('site.photos', { count: album.photoCount }),
      albums: album.albumCount > 0 ? t('site.albums', { count: album.albumCount }) : '',
    },
    cover: album.cover && photoBox(album.cover, languageOf(ctx.state), { largest: 'thumb' }),
    ...looksOptions(t),
    indexing: indexingOptions(t, album),
    translated: Object.keys(album.translations),
    ...(await placesFor(ctx, album)),
  };
}

/** What it would inherit is told as far as it is known: while it says something itself, it isn't. */
function indexingOptions(t: Context['state']['t'], { indexed, ownIndexed, parentId }: Album) {
  const inherited = parentId === null || (ownIndexed === null && indexed) ? 'yes' : 'no';
  const isKnown = parentId === null || ownIndexed === null;
  return [
    {
      value: '',
      label:
        parentId === null
          ? t('manage.album.indexed.yes')
          : t(isKnown ? `manage.album.indexed.inherited.${inherited}` : 'manage.album.indexed.inherited'),
    },
    ...(parentId === null ? [] : [{ value: 'yes', label: t('manage.album.indexed.yes') }]),
    { value: 'no', label: t('manage.album.indexed.no') },
  ];
}

/** Who may see it, and when; the page where that is changed shows first whom a change lets in. */
function rulesInWords(t: Context['state']['t'], { audience, ownAudience, publication }: Album): string {
  const words = [
    ...(ownAudience === null ? [t('manage.audience.inherited')] : []),
    t(`manage.audience.${audience}`),
    t(`manage.publication.${publication}`),
  ];
  return words.join(' · ');
}

/**
 * Where the album may go: another place among its neighbours for who may edit the album that they lie in, into another
 * album for who may manage this one. Where it lies now is named in any case.
 */
async function placesFor(ctx: Context, album: Album) {
  const { read, t } = ctx.state;
  const editable = await read.albums.editable();
  const { editAll } = read.rights;
  const mayOrder = editAll || editable.some(({ id }) => id === album.parentId);
  const siblings = mayOrder ? await read.albums.children(album.parentId) : [];
  const options = parentOptions(t, editable, {
    without: album.id,
    withTop: editAll || album.parentId === null,
  });
  const parent = album.above.at(-1);
  if (parent && !mayOrder) options.unshift({ value: parent.id, label: parent.title });
  return {
    parents: album.may.includes('manage') && options.length > 1 ? options : [],
    places: mayOrder ? placeOptions(t, album, siblings) : [],
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
