/** Of every session on behalf of a plugin, in the order in which PostgreSQL is told. */
export function sessionSettings(schema: string): Readonly<Record<string, string>> {
  return {
    search_path: `${schema},api_v1`,
    statement_timeout: '10s',
    lock_timeout: '3s',
    idle_in_transaction_session_timeout: '30s',
    jit: 'off',
    timezone: 'UTC',
  };
}
