import type { Knex } from 'knex';
import { listTables, type SchemaTable } from './schema-queries.ts';
import { code, table } from './sections.ts';

const intro = `# A plugin's own data

## Tables

Each plugin has a PostgreSQL schema of its own, \`plugin_<id>\` with \`_\` for \`-\`, and a role that can do nothing outside of it but read the
views below. \`gallery.db\` is knex as that role: own tables need no schema before their names, nor do the views, unless a table
of yours has the same name: then \`api_v1.photos\`.

Tables come from files \`migrations/<14 digits>_<verb>.ts\` that export \`up(knex)\` and \`down(knex)\`. They run when the plugin is switched on
or updated, each in one transaction, as the plugin's role. One that fails is taken back, and the plugin stays off with
PLUGIN_MIGRATION_FAILED, which names file and cause. Never edit one that has run somewhere; add another.

Foreign keys may point at \`gallery.photos(id)\`, \`gallery.albums(id)\`, \`gallery.tags(id)\` and \`gallery.users(id)\`, whose ids are text. They must say
\`on delete cascade\` or \`on delete set null\`, because nothing of a plugin keeps the gallery from deleting.

| Bound | |
|---|---|
| a statement | 10 s |
| waiting for a lock | 3 s |
| a transaction without a statement | 30 s |
| connections in one process | 2, opened when first used |
| connections of all processes | 6; more wait up to 5 s |

In hooks inside a change, \`ctx.tx(db => …)\` gives the same tables in the gallery's own transaction: both come to be or neither. An error in it
takes back what this call did and no more.

The role keeps honest code from mistakes; it is no wall against hostile code, which runs in the same process. Where the gallery's
database user may not make roles, or the server lets no other user in, the search path alone keeps plugins apart; the log says so
when a plugin is switched on (“weaker isolation”).

## Values, files, memory, network

| | Bounds |
|---|---|
| \`gallery.kv\` | 10,000 keys of at most 200 characters; 64 KB of JSON each |
| \`gallery.files\` | below \`DATA_DIR/plugins/files/<id>\`; written whole or not at all |
| \`gallery.cache\` | 10 MB in each process; 60 s unless you say how long |
| \`gallery.http\` | hosts that the manifest names as \`net:<host>\`, \`net:*\` for all; public addresses only, but \`net:localhost\`; no redirects; 10 s and 5 MB unless you say more, at most 60 s and 100 MB |

All of it stays when a plugin is switched off or removed, and is gone for good with a purge, before which it can be taken along as JSON lines.

## What can be read

All photos and albums, whoever may see them: what a visitor is shown goes through \`ctx.read\`. Columns are only ever added.`;

/** The page for authors of plugins about what is theirs, with the read views as the database has them. */
export async function readViewsPage(db: Knex): Promise<string> {
  const views = await listTables(db, 'api_v1');
  return `${[intro, ...views.map(describeView)].join('\n\n')}\n`;
}

function describeView({ name, comment, columns }: SchemaTable): string {
  const rows = columns.map(column => [code(column.name), column.type, column.comment ?? '']);
  return [`### ${code(`api_v1.${name}`)}`, comment ?? '', table(['Column', 'Type', 'Note'], rows)].join(
    '\n\n',
  );
}
