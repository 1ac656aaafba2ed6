import { definePlugin } from 'enfilade/plugin-api';
import { actOnRulesPage, loadRulesPage, validateRules } from './admin-page.ts';
import { bulkAction } from './bulk.ts';
import { applyCommand } from './command.ts';
import { compileRules } from './compile-rules.ts';
import { normaliseAll } from './normalise.ts';
import { runApply, runDryRun } from './runs.ts';
import type { Settings } from './settings.ts';
import { collectSynonyms, widenSearch } from './synonyms.ts';
import { addHierarchies } from './write-hierarchies.ts';

export default definePlugin<Settings>(gallery => {
  const { contribute, hooks, settings } = gallery;
  const rules = compileRules(settings.rules);
  const normaliser = { rules, letters: settings.letters };

  hooks.metadata.normalising.tap(({ items }) =>
    items.flatMap(({ id, values: { keywords } }) => {
      if (!keywords) return [];
      const normal = normaliseAll(normaliser, keywords);
      return JSON.stringify(normal) === JSON.stringify(keywords) ? [] : [{ id, patch: { keywords: normal } }];
    }),
  );

  const synonyms = collectSynonyms(normaliser);
  if (synonyms.size > 0) hooks.search.parsing.tap(({ clauses }) => widenSearch(synonyms, clauses));

  if (settings.writeHierarchies)
    hooks.metadata.writing.tap(({ items }) =>
      items.flatMap(({ id, tags }) => {
        const patch = addHierarchies(normaliser, tags);
        return patch ? [{ id, patch }] : [];
      }),
    );

  hooks.settings.validating.tap(({ next }, { t }) => validateRules(String(next.rules ?? ''), t));
  hooks.health.checking.tap((_, { t }) => {
    const count = rules.problems.length;
    if (count === 0) return [];
    return [{ id: 'rules', status: 'warning', message: t('health.wrong', { count }) }];
  });

  contribute.adminPage({
    id: 'rules',
    path: '/',
    label: 'page.title',
    right: 'editAll',
    template: 'rules',
    styles: ['keywords.css'],
    load: (request, ctx) => loadRulesPage(gallery, request, ctx),
    act: (request, ctx) => actOnRulesPage(gallery, request, ctx),
  });
  contribute.job({ name: 'dry-run', run: (input, ctx) => runDryRun(gallery, input, ctx) });
  contribute.job({ name: 'apply', run: (input, ctx) => runApply(gallery, normaliser, input, ctx) });
  contribute.bulkAction(bulkAction(normaliser));
  contribute.command(applyCommand(normaliser));
});
