import type { Context, Middleware } from '../../http/state.ts';
import type { Contributions, Presets } from '../../plugin-api/index.ts';
import { allowImageHosts } from '../../views/pictures/image-hosts.ts';
import type { KeyRing } from '../signing/key-ring.ts';
import { markOf, signPicture } from '../signing/signed-address.ts';
import type { Signers } from '../signing/signers.ts';
import { pictureOf } from './picture.ts';
import { parsePictureAddress } from './picture-address.ts';

export interface CdnPageParts {
  readonly cdn: {
    /** Origin without a slash at its end. */
    readonly url: string;
    /** Longest time, s, that it may keep what not everybody may see; 0: it gets none of that. */
    readonly signedSeconds: number;
  };
  readonly keys: Pick<KeyRing, 'current'>;
  readonly signers: Pick<Signers, 'name'>;
  /** As of now, kept as long as nothing changes. */
  readonly presets: { read(): Promise<Presets> };
  /** Plugins' presets; none when absent. */
  readonly plugins?: { readonly contributions: Contributions };
}

/** Attributes of finished pages that hold addresses of pictures; what people wrote has no bare quotes there. */
const attribute = /(\s(?:src|srcset|imagesrcset|poster|data-[a-z-]+)=")([^"]*\/i\/[^"]*)"/g;
/** Of our own, at the beginning of an address; a share link stands before it or doesn't. */
const picture =
  /(?<=^|[\s,])(?:\/s\/[\w-]+)?(\/i\/([\w-]+)\/([a-z][a-z0-9-]*@\d+)\/([0-9a-f]{12}\.[a-z]+))(?=$|[\s,])/g;

/**
 * Lets finished pages load their pictures from the CDN: what everybody may see by its plain address, what others may see by
 * one that is signed for them, and what is neither from the gallery as ever.
 */
export function cdnPages(parts: CdnPageParts): Middleware {
  return async (ctx, next) => {
    await next();
    const { body, type, state } = ctx as Context & { body: unknown; type: string };
    if (typeof body !== 'string' || type !== 'text/html') return;
    const policy = ctx.response.get('Content-Security-Policy');
    if (policy) ctx.set('Content-Security-Policy', allowImageHosts(policy, [parts.cdn.url]));
    // who looks through lent eyes sees what the gallery says at this moment
    if (state.viewAs || state.link?.isPreview) return;
    const addresses = new Set([...body.matchAll(attribute)].flatMap(([, , value]) => findAddresses(value!)));
    const places = await placeAll(parts, ctx, addresses);
    ctx.body = body.replace(attribute, (_, name: string, value: string) => `${name}${move(value, places)}"`);
  };
}

function findAddresses(value: string): string[] {
  return [...value.matchAll(picture)].map(([, path]) => path!);
}

function move(value: string, places: ReadonlyMap<string, string>): string {
  return value.replace(picture, (whole, path: string) => places.get(path)?.replaceAll('&', '&amp;') ?? whole);
}

/** Where each picture is to be loaded from, by its plain path; those that stay are left out. */
async function placeAll(
  parts: CdnPageParts,
  ctx: Context,
  paths: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const { cdn } = parts;
  // a page of guests holds what every guest may see, and the gallery judges all the same when it is fetched
  if (ctx.state.viewer.kind === 'guest') return new Map([...paths].map(path => [path, cdn.url + path]));
  const sign = await createSign(parts, ctx);
  const placed = await Promise.all(
    [...paths].map(async path => [path, await place(parts, ctx, path, sign)] as const),
  );
  return new Map(placed.flatMap(([path, to]) => (to === undefined ? [] : [[path, cdn.url + to] as const])));
}

type Sign = (path: string, etag: string) => string;

async function place(
  { plugins, presets }: CdnPageParts,
  { state }: Context,
  path: string,
  sign: Sign | undefined,
): Promise<string | undefined> {
  const [, , id = '', preset = '', file = ''] = path.split('/');
  const search = { presets: await presets.read(), contributions: plugins?.contributions };
  const address = parsePictureAddress({ id, preset, file }, search);
  // kept with the viewer: the pictures that follow this page, where they come from here, need not be judged anew
  const photo = address && (await state.read.photos.bytes(id));
  if (!photo?.sha256.startsWith(address!.hash)) return undefined;
  if (photo.isPublic && state.base === '') return path;
  const given = pictureOf(photo, address!);
  return given && sign?.(path, given.etag);
}

/** Undefined where nothing is signed for this viewer. */
async function createSign({ cdn, keys, signers }: CdnPageParts, ctx: Context): Promise<Sign | undefined> {
  const signer = cdn.signedSeconds > 0 ? await signers.name(ctx.state.viewer) : undefined;
  const key = signer === undefined ? undefined : await keys.current();
  if (signer === undefined || !key) return undefined;
  const expires = findExpiry(cdn.signedSeconds, ctx.state.link?.expiresAt ?? null, Date.now());
  return (path, etag) => `${path}?${signPicture(key, { path, expires, signer, mark: markOf(etag) })}`;
}

/**
 * Addresses stay the same for half of their life, so that browsers and the CDN find again what they have; each is good for
 * at least the other half, and never beyond the link by which it came.
 *
 * @returns Unix seconds
 */
export function findExpiry(signedSeconds: number, linkEnd: Date | null, now: number): number {
  const step = Math.floor(signedSeconds / 2);
  const end = (Math.floor(now / 1_000 / step) + 2) * step;
  return linkEnd === null ? end : Math.min(end, Math.floor(linkEnd.getTime() / 1_000));
}
