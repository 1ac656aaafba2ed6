import type { Context } from '../../http/state.ts';
import { absolute, type PublishingParts } from './parts.ts';

/** What is not for search engines, whoever asks for it; what albums say for themselves is on their pages. */
const closed = [
  '/account',
  '/admin',
  '/albums/*/download',
  '/api/',
  '/download',
  '/favourites',
  '/forgotten-password',
  '/login',
  '/logout',
  '/photos/*/around',
  '/photos/*/original',
  '/preferences',
  '/s/',
  '/search',
  '/select',
  '/setup/',
  '/welcome/',
];

export function tellRobots(parts: PublishingParts, ctx: Context): void {
  const lines = [
    'User-agent: *',
    ...closed.map(path => `Disallow: ${path}`),
    '',
    `Sitemap: ${absolute(parts, '/sitemap.xml')}`,
  ];
  ctx.type = 'text/plain; charset=utf-8';
  ctx.body = `${lines.join('\n')}\n`;
}
