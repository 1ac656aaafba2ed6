import type { FormState } from '../../http/form-state.ts';
import type { Context } from '../../http/state.ts';
import type { Album, Page, PhotoSummary, Readers } from '../../plugin-api/index.ts';
import type { PageModel } from '../../views/page/page-model.ts';
import { photoBox } from '../../views/pictures/photo-box.ts';
import { languageOf } from '../../views/texts/language.ts';

interface ArrangeParts {
  readonly album: Album;
  readonly page: Page<PhotoSummary>;
  readonly form: FormState;
  readonly after: string | null;
  /** Place of the page's first photo, from 1. */
  readonly from: number;
}

/** Everything that the page for arranging an album's photos shows, as far as its viewer may do it. */
export async function arrangeModel(ctx: Context, parts: ArrangeParts): Promise<PageModel> {
  const { album, page, form, after, from } = parts;
  const { read, t } = ctx.state;
  const mayEdit = album.may.includes('edit');
  const [targets, tags] = await Promise.all([
    mayEdit ? listTargets(read, album) : [],
    read.tags.suggest('', 200),
  ]);
  const here = pageAddress(album, { after, from: String(from) });
  const language = languageOf(ctx.state);
  return {
    title: t(mayEdit ? 'manage.arrange.title' : 'manage.arrange.own', { title: album.title }),
    form,
    after: after ?? '',
    from,
    album: {
      ...{ id: album.id, title: album.title, albums: '', isTrashed: false },
      mayEdit,
      mayManage: album.may.includes('manage'),
      href: `/albums/${encodeURIComponent(album.slug)}`,
      photos: mayEdit ? t('site.photos', { count: album.photoCount }) : '',
    },
    orderNote:
      album.order === 'manual' || !mayEdit
        ? ''
        : t('manage.arrange.otherOrder', { order: t(`manage.word.order.${album.order}`) }),
    photos: page.items.map((photo, index) => ({
      ...photoBox(photo, language, {
        largest: 'thumb',
        href: `/admin/photos/${photo.id}?back=${encodeURIComponent(here)}`,
      }),
      place: from + index,
      isCover: photo.id === album.coverPhotoId,
    })),
    here,
    albums: targets.map(({ id, title, depth }) => ({
      value: id,
      label: `${'\u2003'.repeat(depth)}${title}`,
    })),
    tagNames: tags.map(tag => tag.name),
    next: page.next && pageAddress(album, { after: page.next, from: String(from + page.items.length) }),
  };
}

/** Other albums that any photo of this one may be put into. */
async function listTargets({ albums }: Readers, album: Album) {
  const only = album.may.includes('manage') ? undefined : { seenLike: [album.id] };
  return (await albums.editable('edit', only)).filter(({ id }) => id !== album.id);
}

export function pageAddress(
  album: Album,
  { after, from }: { after: string | null; from: string | null },
): string {
  const path = `/admin/albums/${album.id}/photos`;
  return after ? `${path}?${new URLSearchParams({ after, from: from ?? '1' })}` : path;
}

/** Of who may only upload, what they brought. */
export function contextOf(album: Album) {
  const own = !album.may.includes('edit');
  return { kind: 'album', slug: album.slug, order: 'manual', own } as const;
}
