import type Koa from 'koa';
import helmet from 'koa-helmet';

/**
 * The headers that keep a page to itself. Without inline scripts, style elements and handlers pages need no nonce, so
 * they can be cached; style attributes alone are allowed, for the sizes and colours of photos.
 */
export function securityHeaders(publicUrl: string | null): Koa.Middleware {
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    // 'no-referrer' would turn the Origin of our own forms into null
    referrerPolicy: { policy: 'same-origin' },
    // over plain http on a LAN address there must be no pull towards https
    strictTransportSecurity: publicUrl?.startsWith('https:') ? { maxAge: 15_552_000 } : false,
    crossOriginOpenerPolicy: publicUrl?.startsWith('https:') ? { policy: 'same-origin' } : false,
    originAgentCluster: false,
    // frame-ancestors says it, and lets pages be embedded that are made for it
    xFrameOptions: false,
  });
}

const directives = {
  defaultSrc: ["'self'"],
  baseUri: ["'none'"],
  connectSrc: ["'self'"],
  fontSrc: ["'self'"],
  formAction: ["'self'"],
  frameAncestors: ["'self'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  objectSrc: ["'none'"],
  scriptSrc: ["'self'"],
  scriptSrcAttr: ["'none'"],
  styleSrc: ["'self'"],
  styleSrcAttr: ["'unsafe-inline'"],
};
