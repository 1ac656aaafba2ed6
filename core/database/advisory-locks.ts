/** Keys of PostgreSQL's advisory locks: one list, so that no two uses meet. All lie in one range of our own. */
export const advisoryLocks = {
  /** Shared by every process that uses the embedded server. */
  embeddedServer: 73_140_001,
  /** Held by the one `serve` of a gallery. */
  serve: 73_140_002,
  /** Held while migrations run. */
  migrate: 73_140_003,
  /** Held while the tests' template database is made. */
  testTemplate: 73_140_004,
  /** Held while a plugin is added, switched on or off, or removed. */
  plugins: 73_140_005,
  /** Held while the data of a plugin is prepared or purged; the second key is the plugin. */
  pluginData: 73_140_006,
} as const;
