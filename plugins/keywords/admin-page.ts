import type {
  ActionAnswer,
  PageAnswer,
  PluginContext,
  PluginRequest,
  PluginTranslate,
} from 'enfilade/plugin-api';
import { compileRules } from './compile-rules.ts';
import type { RuleProblem } from './parse-rules.ts';
import { type Deed, digestOf, type Findings, keepRun, type Run, type RunName, readRun } from './results.ts';
import type { KeywordsGallery } from './settings.ts';

const address = '/admin/x/keywords';
/** What was typed and not saved yet. */
const draftFile = 'draft.txt';
const mostProblems = 30;
/** Form field of the rules: that of the settings, so that the same form saves them there. */
const field = '/rules';

export async function loadRulesPage(
  gallery: KeywordsGallery,
  { query }: PluginRequest,
  ctx: PluginContext,
): Promise<PageAnswer> {
  const { settings } = gallery;
  const draft = await readDraft(gallery);
  const text = draft ?? settings.rules;
  const compiled = compileRules(text);
  const run = await readRun<Findings>(gallery, 'dry-run');
  return {
    title: ctx.t('page.title'),
    data: {
      text,
      settings,
      isDraft: draft !== null,
      mayNotSave: !ctx.read.rights.administer,
      rules: compiled.byKey.size,
      wrong: listWrong(compiled.problems, ctx.t),
      more: Math.max(0, compiled.problems.length - mostProblems),
      hasSavedRules: settings.rules.trim() !== '' || settings.letters !== 'keep',
      isChecked: query.did === 'check',
      isBusy: query.did === 'busy',
      dryRun: shownRun(run, ctx),
      isOfOthers: run !== undefined && run.digest !== digestOf({ ...settings, rules: text }),
      apply: shownRun(await readRun<Deed>(gallery, 'apply'), ctx),
    },
  };
}

export async function actOnRulesPage(
  gallery: KeywordsGallery,
  { action, form }: PluginRequest & { readonly action: string },
  ctx: PluginContext,
): Promise<ActionAnswer> {
  if (action === 'discard') {
    await gallery.files.remove(draftFile);
    return { redirect: address };
  }
  if (action === 'apply') return queueApply(gallery, ctx);
  const rules = form[field] ?? '';
  await keepDraft(gallery, rules);
  const { problems } = compileRules(rules);
  if (problems.length > 0) return { problems: asProblems(problems, ctx.t) };
  return action === 'try' ? queueDryRun(gallery, rules) : { redirect: `${address}?did=check` };
}

async function queueDryRun(gallery: KeywordsGallery, rules: string): Promise<ActionAnswer> {
  const digest = digestOf({ ...gallery.settings, rules });
  return queue(gallery, 'dry-run', { digest, data: { rules } });
}

async function queueApply(gallery: KeywordsGallery, ctx: PluginContext): Promise<ActionAnswer> {
  // opened here: it is theirs who pressed the button, and a run that is begun anew goes on in it
  const batchId = await ctx.openBatch({ reason: ctx.t('reason') });
  return queue(gallery, 'apply', { digest: digestOf(gallery.settings), data: { batchId } });
}

async function queue(
  gallery: KeywordsGallery,
  name: RunName,
  { digest, data }: { readonly digest: string; readonly data: Readonly<Record<string, unknown>> },
): Promise<ActionAnswer> {
  const before = await readRun(gallery, name);
  await keepRun(gallery, name, { state: 'waiting', digest });
  if ((await gallery.jobs.enqueue(name, data, { key: name })) !== null)
    return { redirect: `${address}#${name}` };
  if (before) await gallery.kv.set(`run/${name}`, before);
  return { redirect: `${address}?did=busy#${name}` };
}

async function readDraft(gallery: KeywordsGallery): Promise<string | null> {
  const draft = (await gallery.files.read(draftFile))?.toString('utf8');
  return draft === undefined || isSame(draft, gallery.settings.rules) ? null : draft;
}

async function keepDraft({ files, settings }: KeywordsGallery, text: string): Promise<void> {
  if (isSame(text, settings.rules)) await files.remove(draftFile);
  else await files.write(draftFile, text);
}

/** Browsers send other ends of lines than they were given. */
function isSame(one: string, other: string): boolean {
  return one.replaceAll('\r\n', '\n') === other.replaceAll('\r\n', '\n');
}

function listWrong(problems: readonly RuleProblem[], t: PluginTranslate) {
  return problems.slice(0, mostProblems).map(({ line, key, params }) => ({ line, message: t(key, params) }));
}

/** Each under its own pointer, so that all of them are shown. */
function asProblems(problems: readonly RuleProblem[], t: PluginTranslate) {
  return problems.slice(0, mostProblems).map(({ line, key, params }) => ({
    pointer: `${field}/${line}`,
    message: t('problem.line', { line, problem: t(key, params) }),
  }));
}

/** `settings.validating`: wherever the rules are saved. */
export function validateRules(rules: string, t: PluginTranslate) {
  const { problems } = compileRules(rules);
  if (problems.length === 0) return [];
  const told = problems
    .slice(0, 3)
    .map(({ line, key, params }) => t('problem.line', { line, problem: t(key, params) }));
  const more = problems.length > 3 ? [t('problem.more', { count: problems.length - 3 })] : [];
  return [{ pointer: field, message: [...told, ...more].join(' ').slice(0, 500) }];
}

function shownRun<Result>(run: Run<Result> | undefined, { locale }: PluginContext) {
  if (run === undefined) return null;
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return { ...run, date: format.format(new Date(run.at)) };
}
