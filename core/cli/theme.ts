import type { Command } from 'commander';
import { fail } from '../errors/app-error.ts';
import { lintTheme, type ThemeFault } from '../views/lint-theme.ts';
import { createThemes, type Theme, themeFolders } from '../views/themes.ts';
import type { CliContext } from './context.ts';
import { printLine, type WithJson } from './print-line.ts';
import { withHouse } from './with-house.ts';

const viewer = { kind: 'system', name: 'theme' } as const;
/** The name of the look that the gallery has without a theme. */
const none = 'none';

export function register(program: Command, context: CliContext): void {
  const command = program.command('theme').description('themes: list, use, lint');
  command
    .command('list')
    .description('list the themes that there are, and which is in use')
    .option('--json', 'print JSON')
    .action((options: WithJson) => listThemes(context, options));
  command
    .command('use <id>')
    .description(`show the gallery in this theme; "${none}" for its own look`)
    .option('--json', 'print JSON')
    .action((id: string, options: WithJson) => useTheme(context, id, options));
  command
    .command('lint <id>')
    .description('say what is wrong with a theme: slots left out, templates and tokens that are not there')
    .option('--json', 'print JSON')
    .action((id: string, options: WithJson) => lint(context, id, options));
}

function themesOf({ config }: CliContext) {
  return createThemes({ folders: themeFolders(config) });
}

function findTheme(context: CliContext, id: string): Theme {
  const themes = themesOf(context);
  const { problems } = themes;
  const broken = problems.find(({ folder }) => folder.endsWith(`/${id}`));
  const names = themes.list().map(theme => theme.id);
  return (
    themes.find(id) ??
    fail('THEME_INVALID', {
      message: broken?.message ?? `There is no theme "${id}". There are: ${names.join(', ') || none}.`,
    })
  );
}

async function listThemes(context: CliContext, { json }: WithJson): Promise<void> {
  const site = await withHouse(context, 'theme', ({ gallery }) => gallery.as(viewer).settings.site());
  const themes = themesOf(context);
  const list = themes.list().map(({ id, title, description = '', folder }) => {
    return { id, title, description, folder, isInUse: id === site.theme };
  });
  const { problems } = themes;
  if (json) return printLine(context, JSON.stringify({ data: list, problems }));
  for (const { id, title, isInUse } of list) {
    printLine(context, `${isInUse ? '*' : ' '} ${id.padEnd(24)} ${title}`);
  }
  for (const { folder, message } of problems) printLine(context, `! ${folder}: ${message}`);
}

async function useTheme(context: CliContext, id: string, { json }: WithJson): Promise<void> {
  const theme = id === none ? null : findTheme(context, id).id;
  await withHouse(context, 'theme', ({ gallery }) =>
    gallery.change({ viewer, reason: 'Theme chosen by command' }, tx => tx.settings.editSite({ theme })),
  );
  printLine(
    context,
    json ? JSON.stringify({ theme }) : `The gallery is shown in ${theme ?? 'its own look'}.`,
  );
}

async function lint(context: CliContext, id: string, { json }: WithJson): Promise<void> {
  const faults: ThemeFault[] = lintTheme(findTheme(context, id));
  if (json) printLine(context, JSON.stringify({ data: faults }));
  else for (const { file, message } of faults) printLine(context, `${file}: ${message}`);
  if (faults.length > 0)
    fail('THEME_INVALID', { message: `The theme "${id}" has ${faults.length} fault(s) to mend.` });
  if (!json) printLine(context, `The theme "${id}" has no faults.`);
}
