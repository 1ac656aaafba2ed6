import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { fail } from '../../../errors/app-error.ts';
import type { PluginPermission } from '../../../plugin-api/index.ts';
import { isLoopbackAddress, isPublicAddress } from './public-address.ts';

export interface Target {
  readonly url: URL;
  /** Checked: the connection goes here, whatever the name says a moment later. */
  readonly address: LookupAddress;
}

export interface TargetRule {
  readonly plugin: string;
  readonly permissions: readonly PluginPermission[];
  readonly resolve?: (host: string) => Promise<readonly LookupAddress[]>;
}

const resolveAll = (host: string) => lookup(host, { all: true, verbatim: true });

/** Where a plugin may connect to for this URL. HTTP_REFUSED, or HTTP_FAILED where the name leads nowhere. */
export async function findTarget(text: string, rule: TargetRule): Promise<Target> {
  const url = readUrl(text, rule);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!isPermitted(host, rule.permissions)) {
    refuse(rule, `the manifest does not name "net:${host}"`);
  }
  const addresses = isIP(host) ? [{ address: host, family: isIP(host) }] : await resolveName(host, rule);
  const isOpen = isLocal(host) ? isLoopbackAddress : isPublicAddress;
  // one of them suffices: which one is taken would be up to who answers for the name
  if (!addresses.every(({ address }) => isOpen(address))) refuse(rule, `${host} is no public address`);
  return { url, address: addresses[0]! };
}

function readUrl(text: string, rule: TargetRule): URL {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) refuse(rule, 'only http and https addresses are asked');
  if (url.username || url.password) refuse(rule, 'names and passwords do not belong into addresses');
  return url;
}

/** `net:*` stands for every public host; this machine must be named. */
function isPermitted(host: string, permissions: readonly PluginPermission[]): boolean {
  if (isLocal(host)) return permissions.includes('net:localhost');
  const named = permissions.map(permission => permission.toLowerCase());
  return named.includes('net:*') || named.includes(`net:${host}`);
}

function isLocal(host: string): boolean {
  return host === 'localhost' || isLoopbackAddress(host);
}

async function resolveName(
  host: string,
  { plugin, resolve = resolveAll }: TargetRule,
): Promise<readonly LookupAddress[]> {
  const found = await resolve(host).catch(() => []);
  if (found.length > 0) return found;
  return fail('HTTP_FAILED', { message: `Plugin ${plugin}: ${host} leads nowhere.` });
}

function refuse({ plugin }: TargetRule, reason: string): never {
  return fail('HTTP_REFUSED', { message: `Plugin ${plugin} may not ask there: ${reason}.` });
}
