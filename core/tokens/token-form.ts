import type { TokenScope, ViewerRights } from '../plugin-api/index.ts';
import type { Translate } from '../views/texts/catalogues.ts';
import { type NewToken, tokenScopes } from './schemas.ts';

/** Days; empty: never. */
const lives = ['7', '30', '90', '365', ''];
const day = 24 * 3_600_000;

/** The scopes that somebody with these rights may give besides the one that every token has. */
export function scopesFor(t: Translate, { administer }: ViewerRights) {
  return tokenScopes
    .filter(scope => scope !== 'photos:read' && (scope !== 'admin' || administer))
    .map(scope => ({ value: scope, label: t(`tokens.scope.${scope}`) }));
}

export function lifeOptions(t: Translate) {
  return lives.map(days => ({
    value: days,
    label: days === '' ? t('tokens.expires.never') : t('tokens.expires.days', { days: Number(days) }),
  }));
}

/** What the form asks for; what it can't have offered is left for the check to refuse. */
export function readNewToken(form: URLSearchParams): NewToken {
  const scopes = new Set(['photos:read', ...form.getAll('scopes')]) as Set<TokenScope>;
  return {
    name: form.get('name')?.trim() ?? '',
    scopes: [...scopes],
    albumId: form.get('albumId') || null,
    expiresAt: readLife(form.get('expiresAt') ?? ''),
  };
}

function readLife(days: string): string | null {
  if (days === '') return null;
  return lives.includes(days) ? new Date(Date.now() + Number(days) * day).toISOString() : days;
}
