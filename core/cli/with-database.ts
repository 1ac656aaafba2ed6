import { type Database, openDatabase } from '../database/open-database.ts';
import type { CliContext } from './context.ts';

/** Runs a command's work with the database, beside a running server or alone, and leaves it as it was. */
export async function withDatabase<Result>(
  context: CliContext,
  name: string,
  action: (database: Database) => Promise<Result>,
): Promise<Result> {
  const { config, log } = context;
  const database = await openDatabase({ config, log, applicationName: `enfilade ${name}` });
  try {
    return await action(database);
  } finally {
    await database.close();
  }
}
