import { type EnvironmentVariable, environmentVariables } from '../../core/config/environment-schema.ts';
import { code, table } from './sections.ts';

/** What is checked at start, but has nothing behind it yet. */
const withoutEffect: ReadonlySet<string> = new Set(['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_ISSUER']);

export function configurationTable(): string {
  const rows = Object.entries<EnvironmentVariable>(environmentVariables).map(([name, row]) => [
    code(name),
    `${row.description}${withoutEffect.has(name) ? ' (not in use yet)' : ''}`,
    row.accepts,
    row.default === undefined ? '' : code(row.default),
  ]);
  return table(['Variable', 'What it is', 'Accepts', 'Default'], rows);
}
