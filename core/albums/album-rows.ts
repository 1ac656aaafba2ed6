import type { AlbumDoc } from './album-doc.ts';

/** Columns of `albums` that a document fills: column, SQL type, the document's value. */
const columns: readonly (readonly [name: string, type: string, value: (doc: AlbumDoc) => unknown])[] = [
  ['parent_id', 'text', doc => doc.parentId],
  ['title', 'text', doc => doc.title],
  ['slug', 'text', doc => doc.slug],
  ['description', 'text', doc => doc.description],
  ['position', 'bigint', doc => doc.position],
  ['cover_photo_id', 'text', doc => doc.coverPhotoId],
  ['photo_order', 'text', doc => doc.order],
  ['layout', 'text', doc => doc.layout],
  ['background', 'text', doc => doc.background],
  ['theme', 'text', doc => doc.theme ?? null],
  ['theme_settings', 'jsonb', doc => doc.themeSettings ?? {}],
  ['indexed', 'boolean', doc => doc.indexed ?? null],
  ['translations', 'jsonb', doc => doc.translations ?? {}],
  ['featured', 'boolean', doc => doc.featured],
  ['listed', 'boolean', doc => doc.listed],
  ['audience', 'text', doc => doc.audience],
  ['audience_verbs', 'text[]', doc => doc.audienceVerbs],
  ['largest_size', 'integer', doc => doc.largestSize ?? null],
  ['place_shown', 'text', doc => doc.placeShown ?? null],
  ['camera_shown', 'boolean', doc => doc.cameraShown ?? null],
  ['watermark', 'text', doc => doc.watermark ?? null],
  ['publication', 'text', doc => doc.publication],
  ['published_from', 'timestamptz', doc => (isShown(doc) ? (doc.publishedFrom ?? '-infinity') : 'infinity')],
  ['published_until', 'timestamptz', doc => doc.publishedUntil ?? 'infinity'],
  ['import_key', 'text', doc => doc.importKey],
  ['trashed_at', 'timestamptz', doc => doc.trashedAt],
  ['merged_into', 'text', doc => doc.mergedInto ?? null],
  ['created_by', 'text', doc => doc.createdBy],
  ['created_at', 'timestamptz', doc => doc.createdAt],
  ['ext', 'jsonb', doc => doc.ext],
];

/** A draft's or withdrawn album's time never comes. */
function isShown(doc: AlbumDoc): boolean {
  return doc.publication === 'published' || doc.publication === 'scheduled';
}

export const columnNames = columns.map(([name]) => name);
export const typedColumns = columns.map(([name, type]) => `${name} ${type}`).join(', ');

export function rowOfDoc(id: string, doc: AlbumDoc): Record<string, unknown> {
  return { id, ...Object.fromEntries(columns.map(([name, , value]) => [name, value(doc)])) };
}

/** As `select` reads a document's columns, of albums as `a`. */
export const docColumns = `a.id, a.parent_id as "parentId", a.title, a.slug, a.description, a.position,
  a.cover_photo_id as "coverPhotoId", a.photo_order as "order", a.layout, a.background, a.theme,
  a.theme_settings as "themeSettings", a.indexed, a.translations, a.featured, a.listed,
  a.audience, a.audience_verbs as "audienceVerbs", a.largest_size as "largestSize", a.place_shown as "placeShown",
  a.camera_shown as "cameraShown", a.watermark, a.publication,
  (select coalesce(jsonb_object_agg(coalesce('user:' || g.user_id, 'group:' || g.group_id), to_jsonb(g.verbs)), '{}')
    from grants g where g.album_id = a.id) as grants,
  case when isfinite(a.published_from) then a.published_from end as "publishedFrom",
  case when isfinite(a.published_until) then a.published_until end as "publishedUntil",
  a.import_key as "importKey", a.trashed_at as "trashedAt", a.merged_into as "mergedInto", a.created_by as "createdBy",
  a.created_at as "createdAt", a.ext`;

type Dates = 'publishedFrom' | 'publishedUntil' | 'trashedAt' | 'createdAt';

export type DocRow = Omit<AlbumDoc, Dates> & { id: string } & {
  publishedFrom: Date | null;
  publishedUntil: Date | null;
  trashedAt: Date | null;
  createdAt: Date;
};

export function docOfRow({ id: _, ...row }: DocRow): AlbumDoc {
  return {
    ...row,
    publishedFrom: row.publishedFrom?.toISOString() ?? null,
    publishedUntil: row.publishedUntil?.toISOString() ?? null,
    trashedAt: row.trashedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  } as AlbumDoc;
}
