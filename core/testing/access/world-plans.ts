import type { AlbumEdit, NewAlbum, PhotoEdit, Verb } from '../../plugin-api/index.ts';

export const userNames = [
  ...['member', 'grouped', 'viewing', 'downloading', 'uploading', 'editing', 'managing'],
  ...['uploader', 'delegate', 'curator', 'admin'],
] as const;
export type UserName = (typeof userNames)[number];

const day = 86_400_000;
export const yesterday = new Date(Date.now() - day);
export const tomorrow = new Date(Date.now() + day);
const later = { publication: 'scheduled', publishedFrom: tomorrow, publishedUntil: null } as const;
const current = { publication: 'scheduled', publishedFrom: yesterday, publishedUntil: tomorrow } as const;
const over = { publication: 'scheduled', publishedFrom: new Date(0), publishedUntil: yesterday } as const;

type Grants = readonly (readonly [UserName | 'group', Verb])[];

export interface AlbumPlan {
  readonly parent?: string;
  readonly audience: NewAlbum['audience'];
  readonly edit?: AlbumEdit;
  readonly grants?: Grants;
  readonly isTrashed?: true;
  /** Its larger pictures carry a watermark. */
  readonly isMarked?: true;
}

const byWhoEdits: Grants = [['editing', 'edit']];
/** Parents first. */
export const albums: Readonly<Record<string, AlbumPlan>> = {
  open: { audience: 'public', grants: [['delegate', 'manage']] },
  openbelow: { parent: 'open', audience: null },
  giving: { audience: 'public', edit: { audienceVerbs: ['view', 'download'] } },
  members: { audience: 'signed-in' },
  closed: {
    audience: 'restricted',
    grants: [
      ['group', 'view'],
      ['viewing', 'view'],
      ['downloading', 'download'],
      ['uploading', 'upload'],
      ['editing', 'edit'],
      ['managing', 'manage'],
      ['uploader', 'upload'],
    ],
  },
  closedbelow: { parent: 'closed', audience: null },
  openinclosed: { parent: 'closed', audience: 'public' },
  closedinopen: { parent: 'open', audience: 'restricted' },
  draft: { audience: 'public', edit: { publication: 'draft' }, grants: byWhoEdits },
  draftbelow: { parent: 'draft', audience: null },
  future: { audience: 'public', edit: later, grants: byWhoEdits },
  current: { audience: 'public', edit: current },
  over: { audience: 'public', edit: over },
  withdrawn: { audience: 'public', edit: { publication: 'withdrawn' } },
  binned: { audience: 'public', isTrashed: true },
  quiet: { audience: 'public', edit: { listed: false } },
  shy: {
    audience: 'public',
    edit: { audienceVerbs: ['view', 'download'], largestSize: 400, placeShown: 'hidden', cameraShown: false },
  },
  marked: { audience: 'public', edit: { audienceVerbs: ['view', 'download'] }, isMarked: true },
};

export interface PhotoPlan {
  readonly albums: readonly string[];
  readonly edit?: PhotoEdit;
  readonly by?: UserName;
  readonly isTrashed?: true;
}

/** Besides one photo in each album, which is called like it. */
export const others: Readonly<Record<string, PhotoPlan>> = {
  both: { albums: ['open', 'closed'] },
  nowhere: { albums: [] },
  hiddendraft: { albums: ['open'], edit: { publication: 'draft' } },
  hiddenfuture: { albums: ['open'], edit: later },
  nowshown: { albums: ['open'], edit: current },
  hiddenover: { albums: ['open'], edit: over },
  takenback: { albums: ['open'], edit: { publication: 'withdrawn' } },
  trashed: { albums: ['open'], isTrashed: true },
  closeddraft: { albums: ['closed'], edit: { publication: 'draft' } },
  wide: { albums: ['closed'] },
  brought: { albums: ['closed'], by: 'uploader' },
  owndraft: { albums: ['draft'], by: 'uploader' },
  ownnowhere: { albums: [], by: 'uploader' },
  markedonce: { albums: ['marked', 'members'] },
  owntrashed: { albums: ['closed'], by: 'uploader', isTrashed: true },
};

/** With more pixels than `shy`, and a link that gives less, let be had. */
export const largePhotos: readonly string[] = ['shy', 'wide', 'marked', 'markedonce'];
/** Of them, those that are large enough to be looked at in tiles. */
export const tiledPhotos: readonly string[] = ['marked', 'markedonce'];
export const smallSize = 400;

export function yearOf(number: number): string {
  return String(1900 + number);
}

export function describePhoto(name: string, number: number) {
  const at = `${yearOf(number)}-05-06T07:08:09`;
  return {
    fileName: `Zqf${name}.jpg`,
    keywords: [['Common'], [`Zqt${name}`]],
    details: {
      title: `Zqp${name}`,
      caption: `Zqx${name}`,
      author: `Zqw${name}`,
      taken: { at, offsetMinutes: 0, precision: 'second' as const, source: 'exif' },
      coordinates: { latitude: 10.3913 + number, longitude: 5.3221 },
      place: { location: null, city: `Zqc${name}`, state: null, country: null, countryCode: null },
      camera: { ...noCamera, make: 'Acme', model: `Zqm${name}` },
    },
  };
}

const noCamera = {
  make: null,
  model: null,
  lens: null,
  exposureSeconds: null,
  aperture: null,
  iso: null,
  focalLengthMm: null,
  focalLength35Mm: null,
  exposureBiasEv: null,
  flashFired: null,
};
