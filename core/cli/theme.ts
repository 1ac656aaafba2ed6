import type { Command } from 'commander';
import { fail } from '../errors/app-error.ts';
import { lintTheme, type ThemeFault } from '../views/themes/lint-theme.ts';
import { createThemes, type Theme, themeFolders } from '../views/themes/themes.ts';
import type { CliContext } from './context.ts';
import { printLine, type WithJson } from './print-line.ts';
import { withHouse } from './with-house.ts';

const viewer = { kind: 'system', name: 'theme' } as const;
/** No choice: the theme that is the default. */
const none = 'none';

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('theme')
    .description('say in which theme the gallery is shown, and what is wrong with one');
  command
    .command('list')
    .description('list the themes that there are, and which is in use')
    .option('--json', 'print JSON')
    .action((options: WithJson) => listThemes(context, options));
  command
    .command('use <id>')
    .description(`show the gallery in this theme; "${none}" for the default`)
    .option('--json', 'print JSON')
    .action((id: string, options: WithJson) => useTheme(context, id, options));
  command
    .command('lint <id>')
    .description(
      'say what is wrong with a theme: slots left out, names that are not there, colours that can’t be read, what no page may hold',
    )
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
  const inUse = themes.inForce(site.theme)?.id;
  const list = themes.list().map(({ id, title, description = '', folder, default: isDefault = false }) => {
    return { id, title, description, folder, isDefault, isInUse: id === inUse };
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
    json ? JSON.stringify({ theme }) : `The gallery is shown in ${theme ?? 'the default theme'}.`,
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
