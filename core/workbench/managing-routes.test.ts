import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { albumAccessRoutes } from '../access-panel/album-routes.ts';
import { photoAccessRoutes } from '../access-panel/photo-routes.ts';
import { albumManageRoutes } from '../albums/manage-routes.ts';
import { albumMergeRoutes } from '../albums/merge-routes.ts';
import { uploadRoutes } from '../imports/upload-routes.ts';
import { arrangeRoutes } from '../photos/arrange-routes.ts';
import { photoManageRoutes } from '../photos/manage-routes.ts';
import { bulkRoutes } from '../plugin-host/routes/bulk-routes.ts';
import { pluginRoutes } from '../plugin-host/routes/plugin-routes.ts';
import { sourceRoutes } from '../plugin-host/routes/source-routes.ts';
import { pluginAdminRoutes } from '../plugin-pages/admin-routes.ts';
import { systemViewer } from '../testing/test-gallery.ts';
import type { WebAnswer, WebClient } from '../testing/web-client.ts';
import { createDelegatedWorld, type DelegatedWorld, outsideMark } from './delegated-world.fixture.ts';
import { historyRoutes } from './history-routes.ts';
import { workbenchRoutes } from './routes.ts';
import { takeBackSince } from './take-back.fixture.ts';

const kinds = ['guest', 'member', 'contributor', 'editor', 'manager', 'curator'] as const;
type Kind = (typeof kinds)[number];

interface Row {
  /** `GET /admin/albums/:id`, as it is registered. */
  readonly route: string;
  /** What stands for the parts of the address: names of ids. */
  readonly of?: string;
  /** Fields of the form; a value that begins with `#` is the name of an id, `revision` is filled in. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Of contributor, editor, manager, curator. */
  readonly status: readonly [number, number, number, number];
}

const text = {
  revision: '',
  title: 'House',
  slug: '',
  description: '',
  order: 'manual',
  layout: '',
  background: '',
};
const ruled = { ...text, rules: 'on', audience: 'restricted', publication: 'published', listed: 'on' };
const album = '/admin/albums/:id';
const photo = '/admin/photos/:id';

/** Everybody else: guests go to sign in, members without anything are refused. */
const table: readonly Row[] = [
  { route: 'GET /admin', status: [200, 200, 200, 200] },
  { route: 'GET /admin/albums', status: [303, 303, 303, 303] },
  { route: 'GET /admin/trash', status: [200, 200, 200, 200] },
  { route: 'POST /admin/photos/restore', fields: { photo: '#trashed' }, status: [404, 404, 303, 303] },
  { route: 'POST /admin/photos/restore', fields: {}, status: [400, 400, 400, 400] },

  { route: 'GET /admin/history', status: [200, 200, 200, 200] },
  { route: 'GET /admin/history/:entity/:id', of: 'album/house', status: [404, 200, 200, 200] },
  { route: 'GET /admin/history/:entity/:id', of: 'photo/own', status: [200, 200, 200, 200] },
  { route: 'GET /admin/history/:entity/:id', of: 'photo/photo', status: [404, 200, 200, 200] },
  { route: 'GET /admin/history/:entity/:id', of: 'album/outside', status: [404, 404, 404, 200] },
  { route: 'GET /admin/history/:entity/:id', of: 'photo/photoOutside', status: [404, 404, 404, 200] },
  { route: 'GET /admin/changes/:id', of: 'curators', status: [404, 404, 404, 200] },
  { route: 'GET /admin/changes/:id', of: 'contributed', status: [200, 404, 404, 200] },
  { route: 'POST /admin/changes/:id/undo', of: 'curators', status: [404, 404, 404, 409] },
  { route: 'POST /admin/changes/:id/undo', of: 'contributed', status: [303, 404, 404, 303] },
  { route: 'POST /admin/batches/:id/undo', of: 'batch', status: [303, 404, 404, 303] },
  { route: 'POST /admin/batches/:id/undo', of: 'curatorsBatch', status: [404, 404, 404, 303] },
  { route: 'POST /admin/batches/:id/undo', of: 'nothing', status: [404, 404, 404, 404] },

  { route: 'GET /admin/albums/new', status: [403, 200, 200, 200] },
  { route: 'POST /admin/albums/new', fields: { title: 'N', parent: '#house' }, status: [403, 303, 303, 303] },
  { route: 'POST /admin/albums/new', fields: { title: 'N', parent: '' }, status: [403, 403, 403, 303] },
  {
    route: 'POST /admin/albums/new',
    fields: { title: 'N', parent: '#outside' },
    status: [403, 404, 404, 303],
  },
  {
    route: 'POST /admin/albums/new',
    fields: { title: 'N', parent: '#house', audience: 'public' },
    status: [403, 403, 303, 303],
  },
  { route: `GET ${album}`, of: 'house', status: [403, 200, 200, 200] },
  { route: `GET ${album}`, of: 'outside', status: [404, 404, 404, 200] },
  { route: `GET ${album}`, of: 'gone', status: [404, 404, 200, 200] },
  { route: `POST ${album}`, of: 'house', fields: text, status: [403, 303, 303, 303] },
  { route: `POST ${album}`, of: 'house', fields: ruled, status: [403, 403, 303, 303] },
  { route: `POST ${album}`, of: 'house', fields: { ...text, featured: 'on' }, status: [403, 403, 303, 303] },
  { route: `POST ${album}`, of: 'outside', fields: text, status: [404, 404, 404, 303] },
  { route: `POST ${album}/theme`, of: 'house', fields: {}, status: [403, 404, 404, 404] },
  { route: `POST ${album}/theme`, of: 'outside', fields: {}, status: [404, 404, 404, 404] },
  { route: `POST ${album}/move`, of: 'room', fields: { parent: '#attic' }, status: [403, 403, 303, 303] },
  {
    route: `POST ${album}/move`,
    of: 'attic',
    fields: { parent: '#house', before: '#room' },
    status: [403, 303, 303, 303],
  },
  { route: `POST ${album}/move`, of: 'room', fields: { parent: '' }, status: [403, 403, 403, 303] },
  { route: `POST ${album}/move`, of: 'room', fields: { parent: '#outside' }, status: [403, 404, 404, 303] },
  { route: `POST ${album}/cover`, of: 'house', fields: { photo: '#photo' }, status: [403, 303, 303, 303] },
  {
    route: `POST ${album}/cover`,
    of: 'house',
    fields: { photo: '#photoOutside' },
    status: [403, 404, 404, 303],
  },
  { route: `POST ${album}/trash`, of: 'room', status: [403, 403, 303, 303] },
  { route: `POST ${album}/trash`, of: 'house', status: [403, 403, 409, 303] },
  { route: `POST ${album}/trash`, of: 'outside', status: [404, 404, 404, 303] },
  { route: `POST ${album}/restore`, of: 'gone', status: [404, 404, 303, 303] },
  { route: `POST ${album}/restore`, of: 'outsideTrashed', status: [404, 404, 404, 303] },

  { route: `GET ${photo}`, of: 'own', status: [200, 200, 200, 200] },
  { route: `GET ${photo}`, of: 'photo', status: [403, 200, 200, 200] },
  { route: `GET ${photo}`, of: 'openPhoto', status: [403, 200, 200, 200] },
  { route: `GET ${photo}`, of: 'photoOutside', status: [404, 404, 404, 200] },
  { route: `GET ${photo}`, of: 'trashed', status: [404, 404, 200, 200] },
  {
    route: `POST ${photo}`,
    of: 'own',
    fields: { revision: '', title: 'T', album: '#house' },
    status: [303, 303, 303, 303],
  },
  { route: `POST ${photo}`, of: 'own', fields: { revision: '', title: 'T' }, status: [303, 303, 303, 303] },
  { route: `POST ${photo}`, of: 'photo', fields: { revision: '', title: 'T' }, status: [403, 303, 303, 303] },
  {
    route: `POST ${photo}`,
    of: 'own',
    fields: { revision: '', title: 'T', album: '#outside' },
    status: [404, 404, 404, 303],
  },
  {
    route: `POST ${photo}`,
    of: 'photoOutside',
    fields: { revision: '', title: 'T' },
    status: [404, 404, 404, 303],
  },
  { route: `POST ${photo}/trash`, of: 'own', status: [403, 403, 303, 303] },
  { route: `POST ${photo}/trash`, of: 'photoOutside', status: [404, 404, 404, 303] },
  { route: `POST ${photo}/restore`, of: 'trashed', status: [404, 404, 303, 303] },

  { route: `GET ${album}/photos`, of: 'house', status: [200, 200, 200, 200] },
  { route: `GET ${album}/photos`, of: 'outside', status: [404, 404, 404, 200] },
  ...deeds({ do: 'tag', tags: 'new tag', photo: '#own' }, [303, 303, 303, 303]),
  ...deeds({ do: 'tag', tags: 'new tag', photo: '#photo' }, [403, 303, 303, 303]),
  ...deeds({ do: 'tag', tags: 'new tag', photo: '#photoOutside' }, [404, 404, 404, 303]),
  ...deeds({ do: 'untag', tags: 'wood', photo: '#photo' }, [403, 303, 303, 303]),
  ...deeds({ do: 'untag', tags: `${outsideMark} tag`, photo: '#own' }, [400, 400, 400, 303]),
  ...deeds({ do: 'addTo', target: '#room', photo: '#own' }, [403, 303, 303, 303]),
  ...deeds({ do: 'addTo', target: '#open', photo: '#photo' }, [403, 403, 303, 303]),
  ...deeds({ do: 'addTo', target: '#outside', photo: '#photo' }, [403, 404, 404, 303]),
  ...deeds({ do: 'takeOut', photo: '#own' }, [303, 303, 303, 303]),
  ...deeds({ do: 'takeOut', photo: '#photo' }, [403, 303, 303, 303]),
  ...deeds({ do: 'trash', photo: '#own' }, [403, 403, 303, 303]),
  ...deeds({ do: 'move', place: '1', photo: '#second' }, [403, 303, 303, 303]),
  ...deeds({ do: 'later:own' }, [403, 303, 303, 303]),

  { route: 'GET /admin/upload', status: [200, 200, 200, 200] },
  { route: 'POST /admin/upload', fields: { title: 'N' }, status: [403, 403, 403, 400] },
  { route: `GET ${album}/upload`, of: 'house', status: [200, 200, 200, 200] },
  { route: `GET ${album}/upload`, of: 'outside', status: [404, 404, 404, 200] },
  { route: `GET ${album}/upload`, of: 'gone', status: [404, 404, 404, 404] },
  // without a file; photos are sent elsewhere
  { route: `POST ${album}/upload`, of: 'house', status: [400, 400, 400, 400] },
  { route: `POST ${album}/upload`, of: 'outside', status: [404, 404, 404, 400] },
  { route: `POST ${album}/upload`, of: 'outsidePublic', status: [403, 403, 403, 400] },

  { route: `GET ${album}/merge`, of: 'room', status: [403, 403, 200, 200] },
  { route: `GET ${album}/merge`, of: 'outside', status: [404, 404, 404, 200] },
  { route: `POST ${album}/merge`, of: 'room', fields: { into: '#attic' }, status: [403, 403, 303, 303] },
  { route: `POST ${album}/merge`, of: 'room', fields: { into: '#outside' }, status: [403, 403, 404, 303] },

  ...everywhere(['GET /admin/upload/from/:plugin/:source', 'POST /admin/upload/from/:plugin/:source'], 403),
  ...everywhere(['GET /admin/upload/imports/:id'], 403),
  { route: 'GET /admin/bulk', status: [404, 404, 404, 404] },
  { route: 'POST /admin/bulk', fields: { photo: '#photo' }, status: [400, 400, 400, 400] },
  ...everywhere(['GET /admin/bulk/:id', 'POST /admin/bulk/:id'], 404),
  ...everywhere(['POST /admin/bulk/:id/start', 'POST /admin/bulk/:id/cancel'], 404),
  ...everywhere(['GET /admin/x/:plugin{/*rest}', 'POST /admin/x/:plugin{/*rest}'], 404),
  ...everywhere(['GET /admin/plugins', 'GET /admin/plugins/:id', 'POST /admin/plugins/:id'], 403),
  ...everywhere(['POST /admin/plugins/:id/state', 'POST /admin/plugins/:id/retry'], 403),
  ...everywhere(['GET /admin/plugins/:id/inspect', 'GET /admin/plugins/:id/dump'], 403),
  ...everywhere(['GET /admin/plugins/:id/purge', 'POST /admin/plugins/:id/purge'], 403),

  ...managed('GET', `${album}/access`, 200),
  ...managed('POST', `${album}/access/own`, 303),
  ...managed('POST', `${album}/access/inherit`, 303),
  ...managed('POST', `${album}/access/audience`, 400),
  ...managed('POST', `${album}/access/grants`, 400),
  ...managed('POST', `${album}/access/grants/change`, 303),
  ...managed('POST', `${album}/access/grants/remove`, 303),
  ...managed('POST', `${album}/access/shown`, 303),
  ...managed('POST', `${album}/access/time`, 400),
  ...managed('GET', `${photo}/access`, 200),
  ...managed('POST', `${photo}/access/time`, 400),
];

/** The same for everybody: what is nobody's here, or for administrators alone. */
function everywhere(routes: readonly string[], status: number): Row[] {
  return routes.map(route => ({ route, status: [status, status, status, status] }));
}

/** For who manages the album or the photo, and of what lies outside for curators alone. */
function managed(method: string, path: string, status: number): Row[] {
  const isAlbum = path.startsWith(album);
  const route = `${method} ${path}`;
  return [
    { route, of: isAlbum ? 'house' : 'photo', status: [403, 403, status, status] },
    { route, of: isAlbum ? 'outside' : 'photoOutside', status: [404, 404, 404, status] },
  ];
}

function deeds(fields: Row['fields'], status: Row['status']): Row[] {
  return [{ route: `POST ${album}/photos`, of: 'house', fields, status }];
}

let world: DelegatedWorld;
const clients = new Map<Kind, { readonly client: WebClient; readonly formToken: string }>();

before(async () => {
  world = await createDelegatedWorld();
  for (const kind of kinds) {
    const client = world.site.client();
    if (kind !== 'guest') await world.site.signIn(world.users[kind], client);
    const formToken = await client.formToken(kind === 'guest' ? '/login' : '/account');
    clients.set(kind, { client, formToken });
  }
});
after(() => world.site.close());

test('every managing route stands in the table', () => {
  const nothing = {} as never;
  const routers = [
    ...[workbenchRoutes, historyRoutes, albumManageRoutes, albumMergeRoutes, photoManageRoutes],
    ...[arrangeRoutes, albumAccessRoutes, photoAccessRoutes],
    ...[bulkRoutes, pluginRoutes, pluginAdminRoutes, sourceRoutes],
  ];
  const layers = [...routers.map(make => make(nothing)), uploadRoutes(nothing)].flatMap(
    router => router.stack,
  );
  const registered = layers.map(layer => `${layer.methods.at(-1)} ${layer.path}`);
  assert.deepEqual(registered.toSorted(), [...new Set(table.map(row => row.route))].toSorted());
});

test('each viewer does on each managing route what was given to them, and learns of nothing else', async () => {
  const wrong: string[] = [];
  for (const row of table) {
    for (const kind of kinds) {
      const takeBack = row.route.startsWith('POST') ? await takeBackSince(world.site) : null;
      const answer = await ask(row, kind);
      const expected = expectedStatus(row, kind);
      const name = `${row.route} ${row.of ?? ''} ${JSON.stringify(row.fields ?? {})} as ${kind}`;
      if (answer.status !== expected) wrong.push(`${name}: ${answer.status} instead of ${expected}`);
      if (kind !== 'curator' && knowsOutside(row, answer)) wrong.push(`${name}: tells of what lies outside`);
      if (answer.status === 303) await takeBack?.();
    }
  }
  assert.deepEqual(wrong, []);
});

/** What was sent comes back in the form; and the public album is everybody's. */
function knowsOutside({ of, fields = {} }: Row, { body }: WebAnswer): boolean {
  const sent = Object.values(fields).some(value => value.includes(outsideMark)) || of === 'outsidePublic';
  return !sent && body.includes(outsideMark);
}

function expectedStatus({ route, status }: Row, kind: Kind): number {
  if (kind === 'guest') return route.startsWith('GET') ? 303 : 401;
  return kind === 'member' ? 403 : status[kinds.indexOf(kind) - 2]!;
}

async function ask(row: Row, kind: Kind): Promise<WebAnswer> {
  const { client, formToken } = clients.get(kind)!;
  const [method, address] = row.route.split(' ');
  const path = addressOf(address!, row.of ?? '');
  if (method === 'GET') return client.get(path);
  const body = new URLSearchParams({ formToken, ...(await fieldsOf(row)) });
  return client.send(path, { method: 'POST', body });
}

/** `album/house` fills two parts of an address. */
function addressOf(address: string, of: string): string {
  const [entity, name] = of.includes('/') ? of.split('/') : ['', of];
  return address.replace(':entity', entity!).replace(':id', world.ids[name!] ?? 'nothing');
}

async function fieldsOf({ of = '', fields = {} }: Row): Promise<Record<string, string>> {
  const read = world.site.gallery.as(systemViewer);
  const id = world.ids[of] ?? '';
  const revision = (await read.albums.findById(id))?.revision ?? (await read.photos.find(id))?.revision ?? 0;
  const named = Object.entries(fields).map(([name, value]) => {
    if (name === 'revision') return [name, String(revision)];
    if (name === 'do') return [name, value.replace(/:(\w+)$/, (_, key) => `:${world.ids[key]}`)];
    return [name, value.startsWith('#') ? world.ids[value.slice(1)]! : value];
  });
  return Object.fromEntries(named);
}
