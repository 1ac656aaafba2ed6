import { idOf, renderManagePage } from '../../http/manage-page.ts';
import type { Context } from '../../http/state.ts';
import type { Share } from '../../plugin-api/index.ts';
import type { Views } from '../../views/create-views.ts';
import { photoBox } from '../../views/pictures/photo-box.ts';
import { languageOf } from '../../views/texts/language.ts';
import { findAlbum, findPhotos } from './link-target.ts';
import { describeShare } from './share-words.ts';

interface Parts {
  readonly views: Views;
}

/** One's own links, or everybody's for who may edit everything. */
export async function showAll({ views }: Parts, ctx: Context): Promise<void> {
  const { read, t } = ctx.state;
  const by = read.rights.editAll && ctx.query.by === 'everybody' ? 'everybody' : 'me';
  const shares = await read.shares.list(by);
  await renderManagePage(views, ctx, {
    name: '@shares/manage/list',
    model: { ...listModel(ctx, shares), title: t('shares.title'), by, mayAll: read.rights.editAll, of: null },
  });
}

export async function showOfAlbum({ views }: Parts, ctx: Context): Promise<void> {
  const { read, t } = ctx.state;
  const album = await findAlbum(ctx, idOf(ctx));
  const of = {
    label: album.title,
    href: `/admin/albums/${album.id}`,
    create: `/admin/links/new?album=${album.id}`,
  };
  const title = t('shares.ofAlbum', { title: album.title });
  const model = {
    ...listModel(ctx, await read.shares.ofAlbum(album.id)),
    title,
    of,
    mayAll: false,
    by: 'me',
  };
  await renderManagePage(views, ctx, { name: '@shares/manage/list', model });
}

export async function showOfPhoto({ views }: Parts, ctx: Context): Promise<void> {
  const { read, t } = ctx.state;
  const [photo] = await findPhotos(ctx, [idOf(ctx)]);
  const box = photoBox(photo!, languageOf(ctx.state));
  const of = { label: box.label, href: box.href, create: `/admin/links/new?photo=${box.id}` };
  const title = t('shares.ofPhoto', { title: box.label });
  const model = { ...listModel(ctx, await read.shares.ofPhoto(box.id)), title, of, mayAll: false, by: 'me' };
  await renderManagePage(views, ctx, { name: '@shares/manage/list', model });
}

function listModel(ctx: Context, shares: readonly Share[]) {
  const language = languageOf(ctx.state);
  return { place: 'links', shares: shares.map(share => describeShare(share, language)) };
}
