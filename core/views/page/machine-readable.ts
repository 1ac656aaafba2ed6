import type { Page } from './describe-page.ts';
import type { PageModel, RenderContext } from './page-model.ts';

/** What crawlers and other sites are told by headers: whether they may keep a page, and show it in a frame. */
export function setPageHeaders(ctx: RenderContext, { noIndex, frameAncestors }: PageModel): void {
  if (noIndex) ctx.set('X-Robots-Tag', 'noindex');
  if (frameAncestors === undefined) return;
  ctx.set('Content-Security-Policy', allowFrames(policyOf(ctx), frameAncestors));
  ctx.set('Cross-Origin-Resource-Policy', 'cross-origin');
}

/** What stands in a page's head for machines. Only guests' pages have it: search engines and other sites are guests. */
export function tellMachines(ctx: RenderContext, model: PageModel, page: Page) {
  const isForGuests = ctx.state.viewer?.kind === 'guest' && page.base === '' && page.absolute('') !== null;
  if (!isForGuests) return { structured: null, oEmbed: null };
  const absolute = (path: string) => page.absolute(path) ?? path;
  const { structured, noIndex, embeddable } = model;
  return {
    structured: structured && !noIndex ? writeData(structured({ name: page.site.name, absolute })) : null,
    oEmbed: embeddable ? absolute(`/oembed?url=${encodeURIComponent(absolute(embeddable))}`) : null,
  };
}

/** A page's policy with others that may show it in a frame. */
export function allowFrames(policy: string, ancestors: string): string {
  return policy
    .split(';')
    .map(directive => (/^\s*frame-ancestors\s/.test(directive) ? `frame-ancestors ${ancestors}` : directive))
    .join(';');
}

function policyOf(ctx: RenderContext): string {
  return String(ctx.response.get('Content-Security-Policy') ?? '');
}

const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** JSON that can't end the element it stands in, nor begin another. */
export function writeData(data: object): string {
  return JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, character => escapes[character]!);
}
