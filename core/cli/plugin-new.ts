import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { type Command, Option } from 'commander';
import { fail } from '../errors/app-error.ts';
import type { CliContext } from './context.ts';
import { printLine, type WithJson } from './print-line.ts';

/** What a plugin can begin as: a folder in `templates/`, and what it is to people. */
const kinds = {
  importer: 'an importer: photos from somewhere else',
  metadata: 'a metadata step: rules for titles, keywords, places …',
  view: 'a view: a page of its own and a piece of another',
} as const;

type Kind = keyof typeof kinds;

interface NewOptions extends WithJson {
  readonly kind?: Kind;
}

export function registerNew(parent: Command, context: CliContext): void {
  parent
    .command('new <id>')
    .description('begin a plugin in a new folder of this name')
    .addOption(new Option('--kind <kind>', 'what it is to extend').choices(Object.keys(kinds)))
    .option('--json', 'print JSON')
    .action((id: string, options: NewOptions) => createPlugin(context, id, options));
}

async function createPlugin(context: CliContext, id: string, options: NewOptions): Promise<void> {
  if (!/^[a-z][a-z0-9-]{1,39}$/.test(id))
    fail('WRONG_USAGE', {
      message: `"${id}" cannot be the id of a plugin: 2 to 40 small letters, digits and dashes, a letter first.`,
    });
  const folder = path.resolve(context.cwd, id);
  if (existsSync(folder)) fail('CONFLICT', { message: `${folder} is there already; choose another id.` });
  const kind = options.kind ?? (await askForKind(context));
  await writePlugin({ id, folder, kind });
  if (options.json) return printLine(context, JSON.stringify({ id, kind, folder }));
  printLine(context, `Made ${folder}`);
  printLine(context, `  enfilade plugin dev ${id}    a throw-away gallery with it, read anew on save`);
  printLine(context, `  enfilade plugin test ${id}   its tests, and what every plugin must stand`);
}

async function askForKind({ stdin, stdout }: CliContext): Promise<Kind> {
  const names = Object.keys(kinds) as Kind[];
  if (!stdin.isTTY)
    fail('WRONG_USAGE', { message: `Say what it is to extend: --kind ${names.join(', --kind ')}.` });
  for (const [index, name] of names.entries()) stdout.write(`  ${index + 1}  ${kinds[name]}\n`);
  const asking = createInterface({ input: stdin, output: stdout });
  try {
    const answer = (await asking.question('What is it to extend? [1] ')).trim();
    return names[Number(answer || 1) - 1] ?? names.find(name => name === answer) ?? names[0]!;
  } finally {
    asking.close();
  }
}

interface NewPlugin {
  readonly id: string;
  readonly folder: string;
  readonly kind: Kind;
}

async function writePlugin({ id, folder, kind }: NewPlugin): Promise<void> {
  await mkdir(path.dirname(folder), { recursive: true });
  await cp(path.join(templatesFolder(), kind), folder, { recursive: true });
  await renameAll(folder, `example-${kind}`, id);
  await writeFile(path.join(folder, 'package.json'), asJson(packageOf(id)));
  await writeFile(path.join(folder, 'tsconfig.json'), asJson(typesFor(folder)));
}

/** Beside `core/` in a checkout, beside `dist/` in a package. */
function templatesFolder(): string {
  const [checkout, packed] = ['../../templates/', '../../../templates/'].map(place =>
    fileURLToPath(new URL(place, import.meta.url)),
  );
  return existsSync(checkout!) ? checkout! : packed!;
}

/** In names and in texts; the title is that of the id. */
async function renameAll(folder: string, from: string, to: string): Promise<void> {
  const title = (id: string) => id.charAt(0).toUpperCase() + id.slice(1).replaceAll('-', ' ');
  const titles = [title(from), `${title(from)} step`].toSorted((a, b) => b.length - a.length);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    let text = await readFile(file, 'utf8');
    for (const each of titles) text = text.replaceAll(each, title(to));
    await writeFile(file, text.replaceAll(from, to));
    if (entry.name.includes(from))
      await rename(file, path.join(entry.parentPath, entry.name.replace(from, to)));
  }
}

function packageOf(id: string) {
  return { name: `enfilade-${id}`, version: '0.1.0', type: 'module', keywords: ['enfilade-plugin'] };
}

/** So that an editor knows the types of the gallery that this command belongs to. */
function typesFor(folder: string) {
  const here = fileURLToPath(import.meta.url);
  const extension = here.endsWith('.ts') ? '.ts' : '.d.ts';
  const locate = (name: string) =>
    relativeTo(folder, fileURLToPath(new URL(`../${name}${extension}`, import.meta.url)));
  const locateFolder = (name: string) => relativeTo(folder, path.join(templatesFolder(), '..', name));
  return {
    compilerOptions: {
      lib: ['es2024', 'esnext.iterator', 'esnext.disposable'],
      types: ['node'],
      typeRoots: [locateFolder('node_modules/@types'), './node_modules/@types'],
      ...{ target: 'es2024', module: 'nodenext', moduleResolution: 'nodenext', strict: true, noEmit: true },
      ...{
        allowImportingTsExtensions: true,
        verbatimModuleSyntax: true,
        erasableSyntaxOnly: true,
        skipLibCheck: true,
      },
      paths: {
        'enfilade/plugin-api': [locate('plugin-api/index')],
        'enfilade/plugin-testing': [locate('testing/plugin-testing')],
      },
    },
    include: ['*.ts'],
  };
}

function relativeTo(folder: string, file: string): string {
  return path.relative(folder, file).split(path.sep).join('/');
}

function asJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
