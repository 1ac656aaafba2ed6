import path from 'node:path';
import ts from 'typescript';
import { contributionKinds } from '../../core/plugin-api/contributions/index.ts';
import { coreHooks } from '../../core/plugin-api/hooks/index.ts';
import { aliasesOf, compileAgainstPluginApi, type PluginApiProgram } from './plugin-api-program.ts';

/** TypeScript of the plugin API as its pages show it. */
export interface PluginTypes {
  payload(hook: string): string;
  answer(hook: string): string;
  /** The declaration of a contribution's type with its comments. */
  contribution(kind: string): string;
  /** Declarations of the named types that a text speaks of, and of those that they speak of; each once. */
  mentioned(texts: readonly string[]): readonly string[];
}

const format =
  ts.TypeFormatFlags.NoTruncation |
  ts.TypeFormatFlags.InTypeAlias |
  ts.TypeFormatFlags.MultilineObjectLiterals;
/** Documented where readers and writers are. */
const elsewhere =
  /plugin-api\/(entities|readers|writers|viewer|access|shares|gallery|plugin-gallery|plugin-context|plugin-data|manifest)\.ts$/;

export function readPluginTypes(): PluginTypes {
  const program = compileAgainstPluginApi(sourceOfAliases());
  const types = new Map(aliasesOf(program));
  const declared = collectDeclarations(program);
  const text = (name: string) => layOut(program.checker.typeToString(types.get(name)!, undefined, format));
  return {
    payload: hook => text(`Payload_${asName(hook)}`),
    answer: hook => text(`Answer_${asName(hook)}`),
    contribution: kind => {
      const text = declarationText(types.get(`Contribution_${kind}`)!);
      // a union by slot is declared under its own name
      return text.startsWith('type Contribution_') ? declared.get(capitalise(kind))! : text;
    },
    mentioned: texts => follow(texts, declared),
  };
}

/** A type that plugin authors see, with its comments. */
export function declarationOf(name: string): string {
  const program = compileAgainstPluginApi(
    `import type { ${name} } from 'enfilade/plugin-api'; export type Shown = ${name};`,
  );
  const { statements } = program.file;
  const specifier = (statements[0] as ts.ImportDeclaration).moduleSpecifier;
  const symbols = program.checker.getExportsOfModule(program.checker.getSymbolAtLocation(specifier)!);
  const symbol = symbols.find(each => each.name === name)!;
  const target = symbol.flags & ts.SymbolFlags.Alias ? program.checker.getAliasedSymbol(symbol) : symbol;
  return textOf(target.declarations![0]!);
}

/** A member a line. */
function layOut(type: string): string {
  const file = ts.createSourceFile('type.ts', `type T = ${type};`, ts.ScriptTarget.ESNext, true);
  return ts
    .createPrinter()
    .printFile(file)
    .trim()
    .replace(/^type T = |;$/g, '')
    .replaceAll('    ', '  ');
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function asName(hook: string): string {
  return hook.replace('.', '_');
}

function sourceOfAliases(): string {
  return [
    "import type { AnswerOf, ContributionOf, PayloadOf } from 'enfilade/plugin-api';",
    ...coreHooks.flatMap(({ name }) => [
      `export type Payload_${asName(name)} = PayloadOf<'${name}'>;`,
      `export type Answer_${asName(name)} = AnswerOf<'${name}'>;`,
    ]),
    ...contributionKinds.map(({ kind }) => `export type Contribution_${kind} = ContributionOf<'${kind}'>;`),
  ].join('\n');
}

function declarationText(type: ts.Type): string {
  const declaration = (type.aliasSymbol ?? type.symbol).declarations![0]!;
  const whole =
    ts.isTypeAliasDeclaration(declaration) || ts.isInterfaceDeclaration(declaration)
      ? declaration
      : declaration.parent;
  return textOf(whole);
}

function textOf(declaration: ts.Node): string {
  return declaration
    .getFullText()
    .trim()
    .replace(/^export /m, '');
}

/** Everything that the hooks' and contributions' own files export. */
function collectDeclarations({ checker, file }: PluginApiProgram): ReadonlyMap<string, string> {
  const specifier = (file.statements[0] as ts.ImportDeclaration).moduleSpecifier;
  const symbols = checker.getExportsOfModule(checker.getSymbolAtLocation(specifier)!);
  const found = symbols.flatMap(symbol => {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const declaration = target.declarations?.[0];
    const isShown =
      declaration && (ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration));
    const isHere = isShown && !elsewhere.test(declaration.getSourceFile().fileName.split(path.sep).join('/'));
    return isHere ? [[symbol.name, textOf(declaration)] as const] : [];
  });
  return new Map(found);
}

function follow(texts: readonly string[], declared: ReadonlyMap<string, string>): readonly string[] {
  const found = new Map<string, string>();
  const look = (text: string) => {
    for (const [word] of text.matchAll(/\b[A-Z]\w+\b/g)) {
      const declaration = declared.get(word);
      if (declaration === undefined || found.has(word)) continue;
      found.set(word, declaration);
      look(declaration);
    }
  };
  for (const text of texts) look(text);
  return [...found].sort(([a], [b]) => a.localeCompare(b, 'en')).map(([, declaration]) => declaration);
}
