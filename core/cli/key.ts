import type { Command } from 'commander';
import { createKeyRing, type ImageKeySummary, type KeyRing } from '../derivatives/signing/key-ring.ts';
import type { CliContext } from './context.ts';
import { printLine, type WithJson } from './print-line.ts';
import { withHouse } from './with-house.ts';

export function register(program: Command, context: CliContext): void {
  const command = program.command('key').description('keys that sign addresses of pictures for a CDN');
  command
    .command('list')
    .description('list the keys by name, newest first')
    .option('--json', 'print JSON')
    .action((options: WithJson) => listKeys(context, options));
  command
    .command('rotate')
    .description('sign by a new key; what the one before it signed still holds good, nothing older')
    .option('--json', 'print JSON')
    .action((options: WithJson) => rotateKey(context, options));
  command
    .command('retire <id>')
    .description('give out nothing any more that this key signed')
    .option('--json', 'print JSON')
    .action((id: string, options: WithJson) => retireKey(context, id, options));
}

/** Runs with the keys of the gallery; a running server hears of what changes. */
function withKeys<Result>(context: CliContext, action: (keys: KeyRing) => Promise<Result>): Promise<Result> {
  return withHouse(context, 'key', ({ database, secret }) =>
    action(createKeyRing({ db: database.knex, secret, generation: () => null })),
  );
}

async function listKeys(context: CliContext, { json }: WithJson): Promise<void> {
  const keys = await withKeys(context, ring => ring.list());
  if (json) return printLine(context, JSON.stringify({ data: keys }));
  for (const key of keys) printLine(context, describeKey(key));
}

const words = { signs: 'signs', holds: 'holds good', retired: 'retired' };

function describeKey({ id, state, createdAt, retiredAt }: ImageKeySummary): string {
  const day = (date: Date) => date.toISOString().slice(0, 10);
  return `${id}  ${words[state].padEnd(10)}  made ${day(createdAt)}${retiredAt ? `, retired ${day(retiredAt)}` : ''}`;
}

async function rotateKey(context: CliContext, { json }: WithJson): Promise<void> {
  const id = await withKeys(context, ring => ring.rotate());
  printLine(context, json ? JSON.stringify({ id }) : `The key ${id} signs from now on.`);
}

async function retireKey(context: CliContext, id: string, { json }: WithJson): Promise<void> {
  await withKeys(context, ring => ring.retire(id));
  printLine(context, json ? JSON.stringify({ id }) : `The key ${id} holds good no more.`);
}
