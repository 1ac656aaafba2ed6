import type { SiteSettings } from '../../plugin-api/index.ts';

/** Who may show the pages that are made for it, as `frame-ancestors` has it; this site itself always may. */
export function frameAncestorsOf({ embedding }: Pick<SiteSettings, 'embedding'>): string {
  if (embedding.by === 'anyone') return '*';
  return ["'self'", ...(embedding.by === 'listed' ? embedding.origins : [])].join(' ');
}
