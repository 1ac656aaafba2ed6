/**
 * The import table of docs/architecture.md as data. A unit is a room, or `feature/` with the part of a feature room that
 * a file is; `own/` with a part stands for the same room's; a path stands for that file alone. Errors, log and the types of plugin-api are open to all.
 */
export const allowedImports: Readonly<Record<string, readonly string[]>> = {
  // 8
  // main.ts and the files that it is divided into
  main: ['*'],
  cli: ['*'],
  demo: ['*'],
  processes: ['*'],
  // 7
  app: [
    'feature/routes',
    'plugin-host/routes',
    'http',
    'plugin-host',
    'views',
    'assets',
    'config',
    'types of *',
  ],
  gallery: [
    'feature/queries',
    'feature/actions',
    'feature/other',
    'access',
    'changes',
    'core/database/periods.ts',
  ],
  // 6
  'feature/routes': [
    'own/schemas',
    'own/other',
    'http',
    'views',
    'core/access/names.ts',
    // forms by a JSON Schema
    'core/plugin-host/settings/index.ts',
  ],
  'feature/actions': [
    'own/queries',
    'own/schemas',
    'own/other',
    'changes',
    'access',
    'core/database/random-token.ts',
    'core/database/slugs.ts',
  ],
  'feature/queries': ['own/schemas', 'own/other', 'database', 'access', 'types of changes'],
  'feature/schemas': ['own/other', 'core/database/slugs.ts'],
  // what parts of one room share: never another room's
  'feature/other': ['own/schemas', 'own/queries', 'database', 'changes', 'access', 'http', 'mail', 'views'],
  // 5
  'plugin-host': ['database', 'jobs', 'config', 'core/storage/atomic-write.ts'],
  'plugin-host/routes': ['plugin-host', 'database', 'jobs', 'config', 'http', 'views'],
  changes: ['database', 'jobs'],
  // 4
  access: ['database'],
  // 3
  assets: ['config'],
  database: ['config'],
  decoders: ['config'],
  storage: ['config'],
  jobs: ['config', 'database'],
  http: ['config', 'views'],
  mail: ['config'],
  views: ['config', 'assets'],
  // 2
  'plugin-api': [],
  // 1
  config: ['config'],
  log: [],
  errors: [],
};

/** The part of a feature room that a file is, by the last word of its name or of a folder's. */
export const partNames: Readonly<Record<string, readonly string[]>> = {
  routes: ['routes', 'model', 'view'],
  actions: ['actions', 'writer'],
  queries: ['queries', 'reader'],
  schemas: ['schemas'],
};

/** Feature rooms whose work is a pipeline. */
export const pipelineRooms: readonly string[] = ['derivatives', 'downloads', 'imports', 'metadata'];

export const allowedInPipelines: readonly string[] = [
  'own/actions',
  'own/queries',
  'storage',
  'jobs',
  'changes',
  'access',
  'decoders',
  'core/presets/standard.ts',
];

export const openToAll: readonly string[] = ['errors', 'log'];

/** What stands on floor 8 and the rooms that make the doors may use what little plugin-api holds besides types. */
export const mayRunPluginApi: readonly string[] = ['gallery', 'plugin-host', 'changes', 'imports'];
