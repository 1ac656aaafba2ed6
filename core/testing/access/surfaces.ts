import type { Verb } from '../../plugin-api/index.ts';
import { type Expectation, readTable } from './expectations.ts';
import { peopleTable } from './matrix-table.ts';
import type { MatrixViewer } from './viewers.ts';
import type { WorldObject } from './world.ts';
import { largePhotos, smallSize, tiledPhotos } from './world-plans.ts';

/** An address that is about one object; what isn't for a viewer there is answered as if it were not there. */
export interface Surface {
  /** As it is registered. */
  readonly route: string;
  readonly of: WorldObject['kind'];
  readonly path: (object: WorldObject) => string;
  /** Whether there is something for whom this is what they may do. */
  readonly isThere: (expected: Expectation, object: WorldObject, viewer: MatrixViewer) => boolean;
  /** False: a share link has no such page. */
  readonly isBelowLinks?: true;
  /** Costly: asked for by every other viewer, which is enough to tell who may and who may not. */
  readonly isSampled?: true;
  /** A file: with ETag, conditional requests and ranges. */
  readonly isFile?: true;
  /** A file whose words tell of what is in the gallery. */
  readonly isText?: true;
  /** A picture: pixels of its longer side, where the photo has them. */
  readonly edge?: number;
}

type IsThere = Surface['isThere'];
const asLongAs =
  (verb: Verb): IsThere =>
  ({ verbs, isTrashed }) =>
    verbs.has(verb) && !isTrashed;
const alsoFromTheTrash =
  (verb: Verb): IsThere =>
  ({ verbs }) =>
    verbs.has(verb);

/** The workbench opens to whoever may edit something; a token may lack that. */
const inWorkbench =
  (verb: Verb): IsThere =>
  ({ verbs }) =>
    verbs.has(verb) && verbs.has('edit');

const unlessTrashed =
  (isThere: IsThere): IsThere =>
  (expected, ...others) =>
    !expected.isTrashed && isThere(expected, ...others);

/** Pixels of the longest side that a viewer may have of a photo; null: all. */
function boundOf(expected: Expectation, { name }: WorldObject, viewer: MatrixViewer): number | null {
  const isBounded = name === 'shy' || viewer.name === 'link small';
  return isBounded && largePhotos.includes(name) && !isShownAll(expected, viewer) ? smallSize : null;
}

/** Who holds a token may edit no more than it says, but is shown what its user is. */
function isShownAll({ verbs }: Expectation, { name }: MatrixViewer): boolean {
  return verbs.has('edit') || name === 'token curator' || name === 'token admin';
}

/** Whether larger pictures of a photo carry a watermark: `markedonce` does for those alone who don't see its other album. */
export const isMarked: IsThere = (expected, { name }, viewer) => {
  if (!largePhotos.includes(name) || isShownAll(expected, viewer)) return false;
  if (viewer.name === 'link marked' || name === 'marked') return true;
  return name === 'markedonce' && (viewer.kind === 'guest' || viewer.kind === 'link');
};

const isWhole: IsThere = (expected, object, viewer) =>
  expected.verbs.has('download') &&
  boundOf(expected, object, viewer) === null &&
  !isMarked(expected, object, viewer);

const presets = { thumb: 400, small: 800, medium: 1600, large: 2560 };

const bytes = Object.entries(presets).map(
  ([preset, edge]): Surface => ({
    route: '/i/:id/:preset/:file',
    of: 'photo',
    path: ({ id, sha256 }) => `/i/${id}/${preset}@1/${sha256.slice(0, 12)}.jpg`,
    isThere: (expected, object, viewer) =>
      expected.verbs.has('view') && edge <= (boundOf(expected, object, viewer) ?? edge),
    isBelowLinks: true,
    isFile: true,
    edge,
  }),
);

/** What other sites show is what guests see, whoever looks at it. */
const guestsToo: IsThere = (expected, { kind, name }) =>
  asLongAs('view')(expected, {} as WorldObject, {} as MatrixViewer) &&
  (forGuests.get(`${kind} ${name}`)?.verbs.has('view') ?? false);

const forGuests = readTable(peopleTable).get('guest')!;

/** Of the few that are large enough, and for who gets them without a watermark. */
const tiles: readonly Surface[] = [
  {
    route: '/i/:id/:tiles/:hash/:level/:tile',
    of: 'photo',
    path: ({ id, sha256 }) => `/i/${id}/tiles@1/${sha256.slice(0, 12)}/10/0_0.jpg`,
    isThere: (expected, object, viewer) =>
      expected.verbs.has('view') && tiledPhotos.includes(object.name) && !isMarked(expected, object, viewer),
    isBelowLinks: true,
    isFile: true,
  },
];

const albumPages: readonly Surface[] = [
  {
    route: '/albums/:slug/embed',
    of: 'album',
    path: ({ slug }) => `/albums/${slug}/embed`,
    isThere: guestsToo,
  },
  {
    route: '/oembed',
    of: 'album',
    path: ({ slug }) => `/oembed?url=http://localhost:8080/albums/${slug}`,
    isThere: guestsToo,
    isSampled: true,
  },
  {
    route: '/albums/:slug',
    of: 'album',
    path: ({ slug }) => `/albums/${slug}`,
    isThere: asLongAs('view'),
    isBelowLinks: true,
  },
  ...managing('album', '/admin/albums/:id', alsoFromTheTrash('edit')),
  ...managing('album', '/admin/albums/:id/photos', asLongAs('upload')),
  ...managing('album', '/admin/albums/:id/upload', asLongAs('upload')),
  ...managing('album', '/admin/albums/:id/links', inWorkbench('manage')),
  ...managing('album', '/admin/albums/:id/access', inWorkbench('manage')),
  ...managing('album', '/admin/albums/:id/merge', unlessTrashed(inWorkbench('manage'))),
  ...managing('album', '/admin/history/:entity/:id', alsoFromTheTrash('edit')),
];

const photoPages: readonly Surface[] = [
  {
    route: '/photos/:id/embed',
    of: 'photo',
    path: ({ id }) => `/photos/${id}/embed`,
    isThere: guestsToo,
  },
  {
    route: '/oembed',
    of: 'photo',
    path: ({ id }) => `/oembed?url=http://localhost:8080/photos/${id}`,
    isThere: guestsToo,
    isSampled: true,
  },
  {
    route: '/photos/:id',
    of: 'photo',
    path: ({ id }) => `/photos/${id}`,
    isThere: alsoFromTheTrash('view'),
    isBelowLinks: true,
  },
  {
    route: '/photos/:id',
    of: 'photo',
    path: ({ id }) => `/photos/${id}?in=album:zqaopen`,
    isSampled: true,
    isThere: alsoFromTheTrash('view'),
    isBelowLinks: true,
  },
  {
    route: '/photos/:id/around',
    of: 'photo',
    path: ({ id }) => `/photos/${id}/around`,
    isThere: alsoFromTheTrash('view'),
    isBelowLinks: true,
  },
  {
    route: '/photos/:id/around',
    of: 'photo',
    path: ({ id }) => `/photos/${id}/around?in=album:zqaopen`,
    isSampled: true,
    isThere: alsoFromTheTrash('view'),
    isBelowLinks: true,
  },
  {
    route: '/photos/:id/original',
    of: 'photo',
    path: ({ id }) => `/photos/${id}/original`,
    isThere: isWhole,
    isBelowLinks: true,
    isFile: true,
  },
  {
    route: '/download',
    of: 'photo',
    path: ({ id }) => `/download?photos=${id}`,
    isThere: asLongAs('download'),
    isBelowLinks: true,
  },
  ...managing('photo', '/admin/photos/:id', alsoFromTheTrash('edit')),
  ...managing('photo', '/admin/photos/:id/links', inWorkbench('manage')),
  ...managing('photo', '/admin/photos/:id/access', inWorkbench('manage')),
  ...managing('photo', '/admin/history/:entity/:id', alsoFromTheTrash('edit')),
];

const withQuery = (['album', 'photo'] as const).map(
  (of): Surface => ({
    route: '/admin/links/new',
    of,
    path: ({ id }) => `/admin/links/new?${of}=${id}`,
    isThere: inWorkbench('manage'),
    isSampled: true,
  }),
);

const answers = (['album', 'photo'] as const).flatMap((of): Surface[] => [
  {
    route: '/api/v1/access/explain',
    of,
    path: object => `/api/v1/access/explain?viewer=guest&verb=view&object=${of}:${object.id}`,
    isThere: alsoFromTheTrash('manage'),
    isSampled: true,
  },
  {
    route: '/api/v1/access/viewers',
    of,
    path: object => `/api/v1/access/viewers?object=${of}:${object.id}`,
    isThere: alsoFromTheTrash('manage'),
    isSampled: true,
  },
]);

function managing(of: Surface['of'], route: string, isThere: IsThere): Surface[] {
  const path = (object: WorldObject) => route.replace(':entity', of).replace(':id', object.id);
  return [{ route, of, path, isThere, ...(/access|links|merge/.test(route) ? { isSampled: true } : {}) }];
}

/** Addresses of the plugins that come with the gallery. */
export const pluginSurfaces: readonly Surface[] = [
  ...['atom', 'rss', 'json'].map(
    (format): Surface => ({
      route: `/albums/:slug/feed.${format}`,
      of: 'album',
      path: ({ slug }) => `/albums/${slug}/feed.${format}`,
      isThere: asLongAs('view'),
      isBelowLinks: true,
      isFile: true,
      isText: true,
      isSampled: true,
    }),
  ),
  {
    route: '/x/comments/photo/:photo',
    of: 'photo',
    path: ({ id }) => `/x/comments/photo/${id}`,
    isThere: asLongAs('view'),
    isSampled: true,
  },
  {
    route: '/admin/x/write-back/photo/:id',
    of: 'photo',
    path: ({ id }) => `/admin/x/write-back/photo/${id}`,
    isThere: alsoFromTheTrash('edit'),
    isSampled: true,
  },
];

/** Each address that names an object. Whoever adds one adds it here. */
export const surfaces: readonly Surface[] = [
  ...albumPages,
  ...photoPages,
  ...bytes,
  ...tiles,
  ...withQuery,
  ...answers,
  ...pluginSurfaces,
];
