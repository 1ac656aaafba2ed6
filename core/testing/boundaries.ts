import {
  allowedImports,
  allowedInPipelines,
  mayRunPluginApi,
  openToAll,
  partNames,
  pipelineRooms,
} from './floors.ts';
import type { Import } from './read-imports.ts';

interface Place {
  readonly file: string;
  readonly room: string;
  /** Key of the table. */
  readonly unit: string;
  readonly part: string;
}

/** Lists what the floors forbid, each as `file → file: why`. */
export function findForbiddenImports(imports: readonly Import[]): string[] {
  return imports.flatMap(each => {
    const reason = isTest(each.from) ? undefined : explainForbidden(each);
    return reason ? [`${each.from} → ${each.to}: ${reason}`] : [];
  });
}

function explainForbidden({ from, to, typeOnly }: Import): string | undefined {
  if (from.startsWith('plugins/')) return explainForPlugin(from, to);
  if (!from.startsWith('core/')) return undefined;
  if (isTest(to)) return 'only tests import what belongs to tests';
  if (/^(plugins|themes)\//.test(to)) return 'core never names a plugin or a theme';
  if (!to.startsWith('core/')) return undefined;
  return explainInCore(locate(from), locate(to), typeOnly);
}

function explainForPlugin(from: string, to: string): string | undefined {
  const own = from.split('/').slice(0, 2).join('/');
  if (to.startsWith(`${own}/`) || to === 'enfilade/plugin-api') return undefined;
  const isFile = /^(core|plugins|themes|bench|migrations|\.)\b/.test(to);
  if (!isFile && !to.startsWith('enfilade/')) return undefined;
  return 'a plugin imports enfilade/plugin-api and its own files only';
}

function explainInCore(from: Place, to: Place, typeOnly: boolean): string | undefined {
  if (from.room === 'testing') return undefined;
  if (to.room === 'testing') return 'only tests import testing';
  if (openToAll.includes(to.room)) return undefined;
  if (to.room === 'plugin-api' && (typeOnly || mayRunPluginApi.includes(from.room))) return undefined;
  const allowed = listAllowed(from);
  if (allowed.includes('*')) return undefined;
  if (from.room === to.room) return explainInRoom(from, to, allowed);
  if ([to.unit, to.room, to.file].some(name => allowed.includes(name))) return undefined;
  if (typeOnly && [`types of ${to.room}`, 'types of *'].some(name => allowed.includes(name)))
    return undefined;
  if (to.room === 'plugin-api') return `${from.unit} may import the types of plugin-api only`;
  return `${from.unit} may not import ${to.unit}`;
}

function explainInRoom(from: Place, to: Place, allowed: readonly string[]): string | undefined {
  const isFeature = from.unit.startsWith('feature/');
  if (!isFeature || from.part === to.part || allowed.includes(`own/${to.part}`)) return undefined;
  return `a room's ${from.part} may not import its ${to.part}`;
}

function listAllowed({ room, unit }: Place): readonly string[] {
  const allowed = allowedImports[unit] ?? [];
  return unit.startsWith('feature/') && pipelineRooms.includes(room)
    ? [...allowed, ...allowedInPipelines]
    : allowed;
}

/** Such as `queries.ts`, `album-queries.ts` or `queries/upkeep.ts`. */
function locate(file: string): Place {
  const [, name = '', ...rest] = file.replace(/\.(ts|js)$/, '').split('/');
  const room = rest.length > 0 || name === 'app' ? name : 'main';
  const part = findPart(rest);
  if (room === 'plugin-host' && part === 'routes') return { file, room, unit: 'plugin-host/routes', part };
  return { file, room, unit: room in allowedImports ? room : `feature/${part}`, part };
}

function findPart(words: readonly string[]): string {
  const isNamed = (name: string) => words.some(word => word === name || word.endsWith(`-${name}`));
  return Object.entries(partNames).find(([, names]) => names.some(isNamed))?.[0] ?? 'other';
}

/** Circles of runtime imports, each as `file → file → …`; one per group of files that reach each other. */
export function findCycles(imports: readonly Import[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to, typeOnly } of imports) {
    if (!typeOnly) targets.set(from, [...(targets.get(from) ?? []), to]);
  }
  const finished = new Set<string>();
  const cycles: string[] = [];
  const follow = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) cycles.push([...trail.slice(start), file].join(' → '));
    if (start >= 0 || finished.has(file)) return;
    for (const target of targets.get(file) ?? []) follow(target, [...trail, file]);
    finished.add(file);
  };
  for (const file of targets.keys()) follow(file, []);
  return cycles;
}

function isTest(file: string): boolean {
  return /\.(test|fixture)\.ts$/.test(file);
}
