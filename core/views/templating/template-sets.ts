import { join } from 'node:path';
import type { Eta } from 'eta';
import { type Extensions, keepByGeneration } from '../extensions.ts';
import { asPluginTemplate } from './plugin-templates.ts';
import type { TemplateProblems } from './template-problems.ts';
import { type AddedTemplate, layTemplates, listTemplates, type TemplateFunction } from './templates.ts';

export interface TemplateSetParts {
  readonly core: ReadonlyMap<string, TemplateFunction>;
  readonly extensions: Extensions;
  readonly problems: TemplateProblems;
}

/** A theme as far as its templates go. */
export interface TemplateTheme {
  readonly id: string;
  readonly templates: readonly AddedTemplate[];
}

/** All templates as this theme and the plugins of this request have them: core's, then plugins', then the theme's. */
export type FindTemplates = (theme: TemplateTheme | null) => Eta;

const noTheme = {};

export function createTemplateSets({ core, extensions, problems }: TemplateSetParts): FindTemplates {
  const { enter = (_plugin, _where, work) => work() } = extensions;
  const run = ({ owner }: AddedTemplate, render: () => string) =>
    owner.startsWith('plugin:') ? enter(owner.slice('plugin:'.length), 'template', render) : render();
  const sets = keepByGeneration(extensions, () => ({
    plugins: listPluginTemplates(extensions, problems),
    byTheme: new WeakMap<object, Eta>(),
  }));
  return theme => {
    const { plugins, byTheme } = sets();
    const found = byTheme.get(theme ?? noTheme);
    if (found) return found;
    const added = [...plugins, ...(theme?.templates ?? [])];
    const made = layTemplates({ core, added, run, report: problems.report });
    byTheme.set(theme ?? noTheme, made);
    return made;
  };
}

function listPluginTemplates({ plugins }: Extensions, { report }: TemplateProblems): AddedTemplate[] {
  return plugins().flatMap(({ manifest, folder }) => {
    try {
      const templates = listTemplates([{ path: join(folder, 'views'), prefix: '' }]);
      return templates.map(template => asPluginTemplate(manifest.id, template));
    } catch (error) {
      report({ owner: `plugin:${manifest.id}`, name: 'views' }, error);
      return [];
    }
  });
}
