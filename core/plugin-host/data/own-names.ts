/** Schemas are of one database, roles of the whole server: a role bears the number of its database. */
export interface OwnNames {
  readonly schema: string;
  readonly role: string;
}

/** `databaseId`: oid of the database. Ids hold no `_`, so no two plugins meet. */
export function ownNames(id: string, databaseId: number): OwnNames {
  const schema = ownSchema(id);
  return { schema, role: `${schema}_${databaseId}` };
}

export function ownSchema(id: string): string {
  return `plugin_${id.replaceAll('-', '_')}`;
}

/** Ids are checked when a manifest is read; here they become SQL and names of folders, so they are checked again. */
export function checkId(id: string): string {
  if (!/^[a-z][a-z0-9-]{1,39}$/.test(id)) throw new TypeError(`${JSON.stringify(id)} is no id of a plugin`);
  return id;
}
