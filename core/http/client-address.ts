import { BlockList, isIP, isIPv6 } from 'node:net';
import type { Context, Middleware } from './state.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

const forwardingHeaders = ['X-Forwarded-For', 'X-Forwarded-Host', 'X-Real-IP', 'Forwarded', 'Via'];

/**
 * Whether the visitor sits at the machine that serves. Behind a proxy that we were not told of everybody seems to, so
 * its headers count against it.
 */
export function isFromThisMachine(ctx: Context): boolean {
  if (!ctx.app.proxy && forwardingHeaders.some(name => ctx.get(name) !== '')) return false;
  return isLoopback(ctx.ip);
}

export function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '');
  return loopback.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}

/** Makes of `ctx.ip` an address, whatever a proxy wrote: it is counted by, and kept in a column that takes nothing else. */
export function usePlainAddress(): Middleware {
  return (ctx, next) => {
    ctx.request.ip = plainAddress(ctx.ip);
    return next();
  };
}

/** Some proxies write the port behind it. What is none is nobody's: it counts as one place, and never as this machine. */
export function plainAddress(text: string): string {
  const [, bracketed, dotted] = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/.exec(text) ?? [];
  const plain = bracketed ?? dotted ?? text;
  return isIP(plain) === 0 ? '0.0.0.0' : plain;
}
