import type { Knex } from 'knex';
import { listFunctions, listTables, type SchemaTable, type TableColumn } from './schema-queries.ts';
import { code, table } from './sections.ts';

const intro = `# The database

Made from a freshly migrated PostgreSQL; what a table or a column is for stands in its comment there. Everything lies
in the schema \`gallery\`. Two more things are made beside it: the job queue in the schema \`jobs\`, which the worker makes when it
first starts, and the tables \`public.knex_migrations\` and \`public.knex_migrations_lock\`, which remember what has run. Plugins have
[schemas of their own](plugins/data.md), and read the gallery through the views of the schema \`api_v1\`.

Ids of photos, albums, tags, users and changesets are random ([why](decisions/random-ids.md)). Columns named \`ext\` are kept for
what plugins store with an object; \`revision\` counts its changes.`;

export async function schemaPage(db: Knex): Promise<string> {
  const tables = await listTables(db);
  const functions = await listFunctions(db);
  const overview = tables.map(({ name, comment }) => [`[${name}](#${name})`, comment ?? '']);
  const functionRows = functions.map(({ name, signature, returns }) => [
    code(`${name}(${signature})`),
    returns,
  ]);
  return `${[
    intro,
    table(['Table', 'What it is for'], overview),
    ...tables.map(describeTable),
    '## Functions',
    'Derived columns and kept counts are recomputed by these, in the transaction that changed what they stand on.',
    table(['Function', 'Returns'], functionRows),
  ].join('\n\n')}\n`;
}

function describeTable({ name, kind, comment, columns, constraints, indexes }: SchemaTable): string {
  return [
    `## ${name}`,
    `${kind === 'view' ? 'A view. ' : ''}${comment ?? ''}`,
    table(['Column', 'Type', 'May be null', 'Default', 'Note'], columns.map(describeColumn)),
    listOf('Keys and rules', constraints),
    listOf('Indexes', indexes.map(shortenIndex)),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function describeColumn({ name, type, isNullable, defaultValue, comment }: TableColumn): string[] {
  const note = comment ?? '';
  return [code(name), type, isNullable ? 'yes' : '', defaultValue === null ? '' : code(defaultValue), note];
}

function listOf(title: string, lines: readonly string[]): string {
  return lines.length > 0 ? `${title}:\n${lines.map(line => `- ${code(line)}`).join('\n')}` : '';
}

function shortenIndex(definition: string): string {
  return definition.replace(/^CREATE (UNIQUE )?INDEX (\S+) ON \S+ USING /, '$2: $1');
}
