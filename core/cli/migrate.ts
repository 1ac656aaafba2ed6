import type { Command } from 'commander';
import { bringUpToDate } from '../bring-up-to-date.ts';
import { migrateDown, migrationStatus } from '../database/migrate.ts';
import type { CliContext } from './context.ts';
import { printLine, type WithJson } from './print-line.ts';
import { withDatabase } from './with-database.ts';

export function register(program: Command, context: CliContext): void {
  const command = program.command('migrate').description('bring the database up to date');
  const add = (
    name: string,
    description: string,
    action: (context: CliContext, options: WithJson) => Promise<void>,
  ) =>
    command
      .command(name)
      .description(description)
      .option('--json', 'print JSON')
      .action((options: WithJson) => action(context, options));
  add('up', 'run all migrations that are missing', runUp);
  add('down', 'take back the newest migration', runDown);
  add('status', 'show which migrations have run and which are missing', showStatus);
}

async function runUp(context: CliContext, { json }: WithJson): Promise<void> {
  const applied = await withDatabase(context, 'migrate', database => bringUpToDate(database, context));
  printLine(context, json ? JSON.stringify({ applied }) : describe('applied', applied, 'nothing to do'));
}

async function runDown(context: CliContext, { json }: WithJson): Promise<void> {
  const name = await withDatabase(context, 'migrate', database => migrateDown(database, context.log));
  const undone = name ? [name] : [];
  printLine(
    context,
    json ? JSON.stringify({ undone }) : describe('taken back', undone, 'nothing to take back'),
  );
}

async function showStatus(context: CliContext, { json }: WithJson): Promise<void> {
  const status = await withDatabase(context, 'migrate', database => migrationStatus(database));
  const text = [describe('done', status.completed), describe('missing', status.pending)]
    .filter(Boolean)
    .join('\n');
  printLine(context, json ? JSON.stringify(status) : text);
}

function describe(word: string, names: readonly string[], otherwise = ''): string {
  return names.length > 0 ? names.map(name => `${word.padEnd(10)} ${name}`).join('\n') : otherwise;
}
