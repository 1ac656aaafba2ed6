import { type Command, InvalidArgumentError, Option } from 'commander';
import { fail } from '../errors/app-error.ts';
import type { House } from '../house.ts';
import type { TokenScope, UserViewer } from '../plugin-api/index.ts';
import { findTokenUser, revokeToken, type TokenSummary } from '../tokens/queries.ts';
import { tokenScopes } from '../tokens/schemas.ts';
import { createTokens } from '../tokens/tokens.ts';
import type { CliContext } from './context.ts';
import { printLine, type WithJson } from './print-line.ts';
import { withHouse } from './with-house.ts';

interface ListOptions extends WithJson {
  readonly user: string;
}

interface CreateOptions extends WithJson {
  readonly user: string;
  readonly scopes: readonly TokenScope[];
  readonly album?: string;
  readonly expires?: string;
}

export function register(program: Command, context: CliContext): void {
  const command = program.command('token').description('make, list and revoke tokens for programs');
  command
    .command('create <name>')
    .description('make a token that acts for a user; it is printed this once')
    .requiredOption('--user <name>', 'whose rights it has at most')
    .addOption(
      new Option('--scopes <list>', `what it is for, by commas: ${tokenScopes.join(', ')}`)
        .argParser(readScopes)
        .default(['photos:read'], 'photos:read'),
    )
    .option('--album <slug>', 'binds it to this album and what lies in it')
    .addOption(
      new Option('--expires <time>', 'such as 90d or 2027-01-31; never without it').argParser(readExpiry),
    )
    .option('--json', 'print JSON')
    .action((name: string, options: CreateOptions) => createToken(context, name, options));
  command
    .command('list')
    .description("list a user's tokens")
    .requiredOption('--user <name>', 'whose')
    .option('--json', 'print JSON')
    .action((options: ListOptions) => listTokens(context, options));
  command
    .command('revoke <id>')
    .description('revoke a token by its id; it opens nothing from then on')
    .option('--json', 'print JSON')
    .action((id: string, options: WithJson) => revoke(context, id, options));
}

/** What every token has needn't be said. */
function readScopes(text: string): readonly TokenScope[] {
  const words = text.split(',').map(word => word.trim());
  const scopes = tokenScopes.filter(scope => scope === 'photos:read' || words.includes(scope));
  const unknown = words.find(word => !tokenScopes.includes(word as TokenScope));
  if (unknown !== undefined) throw new InvalidArgumentError(`"${unknown}" is no scope.`);
  return scopes;
}

/** Days from now, or a date as ISO 8601 has it. */
function readExpiry(text: string): string {
  const days = /^(\d{1,4})d$/.exec(text)?.[1];
  if (days !== undefined) return new Date(Date.now() + Number(days) * 24 * 3_600_000).toISOString();
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(new Date(text).getTime()))
    throw new InvalidArgumentError('A number of days such as 90d, or a date such as 2027-01-31.');
  return new Date(text).toISOString();
}

async function createToken(context: CliContext, name: string, options: CreateOptions): Promise<void> {
  const { user: userName, scopes, album, expires, json } = options;
  const made = await withHouse(context, 'token', async house => {
    const viewer = await findUser(house, userName);
    const read = house.gallery.as(viewer);
    const albumId = album === undefined ? null : await findAlbum(read.albums, album);
    const asked = { name, scopes, albumId, expiresAt: expires ?? null };
    return tokensOf(house).create({ viewer, read }, asked);
  });
  printLine(context, json ? JSON.stringify(made) : made.token);
}

async function findAlbum(
  albums: ReturnType<House['gallery']['as']>['albums'],
  slug: string,
): Promise<string> {
  const found = await albums.find(slug);
  if (found && 'album' in found) return found.album.id;
  return fail('NOT_FOUND', { message: `This user sees no album ${slug}.` });
}

async function listTokens(context: CliContext, options: ListOptions): Promise<void> {
  const tokens = await withHouse(context, 'token', async house =>
    tokensOf(house).list((await findUser(house, options.user)).userId),
  );
  if (options.json) return printLine(context, JSON.stringify({ data: tokens }));
  for (const token of tokens) printLine(context, describeToken(token));
}

function describeToken({
  id,
  name,
  scopes,
  albumId,
  lastUsedAt,
  expiresAt,
  isExpired,
}: TokenSummary): string {
  const day = (date: Date | null) => date?.toISOString().slice(0, 10) ?? 'never';
  const parts = [
    id,
    name.padEnd(20),
    scopes.join(','),
    albumId === null ? '' : `album ${albumId}`,
    `used ${day(lastUsedAt)}`,
    `${isExpired ? 'expired' : 'expires'} ${day(expiresAt)}`,
  ];
  return parts.filter(Boolean).join('  ');
}

async function revoke(context: CliContext, id: string, { json }: WithJson): Promise<void> {
  await withHouse(context, 'token', async ({ database }) => {
    if (!(await revokeToken(database.knex, null, id)))
      fail('NOT_FOUND', { message: `There is no token ${id}.` });
  });
  printLine(context, json ? JSON.stringify({ id }) : `The token ${id} was revoked.`);
}

function tokensOf({ database }: House) {
  return createTokens(database.knex);
}

async function findUser({ database }: House, name: string): Promise<UserViewer> {
  const user = await findTokenUser(database.knex, name);
  return user ? { kind: 'user', ...user } : fail('NOT_FOUND', { message: `There is no user ${name}.` });
}
